#include "position-simulator/admin_routes.hpp"

#include <utility>

#include "service/broken_connections.hpp"
#include "service/refusals.hpp"

namespace convoy::simulator {

http::Router admin_routes(const service::Health& health, const service::Metrics& metrics) {
    http::Router router;
    for (const service::AdminPage& admin : service::admin_pages(health, metrics)) {
        router.add("GET", admin.path, [page = admin.page](const http::Request&) {
            service::Page answer = page();
            http::Response response{.status = answer.status, .headers = {}, .body = answer.body};
            response.headers.set("Content-Type", std::move(answer.content_type));
            return response;
        });
    }
    return router;
}

http::ServerEvents admin_events(service::Metrics& metrics) {
    return {.refused = service::count_refusals(metrics),
            .broken = service::count_broken_connections(metrics)};
}

}  // namespace convoy::simulator
