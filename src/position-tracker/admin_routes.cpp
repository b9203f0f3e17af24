#include "position-tracker/admin_routes.hpp"

#include <string>
#include <utility>

#include "position-tracker/answer.hpp"
#include "service/log.hpp"

namespace convoy::tracker {
namespace {

http::Response erase(Ledger& ledger, const std::string& text) {
    const auto name = fleet::VehicleName::from(text);
    if (!name) {
        return unknown_vehicle(text);
    }
    const auto erased = ledger.erase(*name);
    if (!erased) {
        return store_failed(erased.error());
    }
    if (!*erased) {
        return unknown_vehicle(text);
    }
    // Not its name: that would be the one thing left of it.
    service::log_info("a vehicle was erased", {});
    return {.status = 204, .headers = {}, .body = {}};
}

http::Response response_of(service::Page page) {
    http::Response response{.status = page.status, .headers = {}, .body = std::move(page.body)};
    response.headers.set("Content-Type", std::move(page.content_type));
    return response;
}

}  // namespace

http::Router admin_routes(const service::Health& health, const service::Metrics& metrics,
                          const AdminContext& context) {
    http::Router router;
    for (const service::AdminPage& admin : service::admin_pages(health, metrics)) {
        router.add("GET", admin.path,
                   [page = admin.page](const http::Request&) { return response_of(page()); });
    }
    router.add("DELETE", "/vehicles/{name}",
               [&ledger = context.ledger](const http::Request& request) {
                   return erase(ledger, request.path.at(1));
               });
    router.add("POST", "/backup",
               [&backups = context.backups](const http::Request&) { return backups.make(); });
    return router;
}

}  // namespace convoy::tracker
