#include "admin/admin_port.hpp"

#include <string>
#include <utility>

#include "admin/server_metrics.hpp"

namespace convoy::admin {
namespace {

constexpr int ok = 200;
constexpr int service_unavailable = 503;

http::Response page(int status, std::string_view content_type, std::string body) {
    http::Response response{.status = status, .headers = {}, .body = std::move(body)};
    response.headers.set("Content-Type", std::string(content_type));
    return response;
}

}  // namespace

http::Router port_routes(const service::Health& health, const service::Metrics& metrics) {
    http::Router router;
    router.add("GET", "/healthz", [](const http::Request&) {
        return page(ok, "application/json", R"({"alive":true})");
    });
    router.add("GET", "/readyz", [&health](const http::Request&) {
        return page(health.ready() ? ok : service_unavailable, "application/json",
                    health.ready_json());
    });
    router.add("GET", "/metrics", [&metrics](const http::Request&) {
        return page(ok, "text/plain; version=0.0.4; charset=utf-8", metrics.text());
    });
    return router;
}

http::ServerEvents port_events(service::Metrics& metrics) {
    return {.refused = count_refusals(metrics), .broken = count_broken_connections(metrics)};
}

}  // namespace convoy::admin
