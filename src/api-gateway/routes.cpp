#include "api-gateway/routes.hpp"

#include <utility>

#include "api-gateway/openapi.hpp"
#include "api-gateway/operation.hpp"
#include "http/problem.hpp"

namespace convoy::gateway {
namespace {

constexpr const char* histories = "/vehicles/{name}/history";

http::Response document() {
    http::Response response;
    response.headers.set("Content-Type", "application/json");
    response.headers.set("Cache-Control", "no-cache");
    response.headers.set("ETag", std::string(openapi_etag()));
    response.body = openapi_json();
    return response;
}

http::Handler checked(Operation operation, http::Handler handler) {
    return [operation = std::move(operation),
            handler = std::move(handler)](const http::Request& request) -> http::Answer {
        if (const auto fault = fault_of(operation, request)) {
            return http::problem(400, http::status_title(400), *fault);
        }
        return handler(request);
    };
}

bool asks_for_the_past(const http::Request& request) { return request.parameter("at").has_value(); }

}  // namespace

http::Router public_routes(Tracker& tracker, live::Broadcast& broadcast,
                           const CrossOrigin& cross_origin) {
    const http::Handler from_tracker = [&tracker](const http::Request& request) -> http::Answer {
        return asks_for_the_past(request) ? tracker.forward_long(request)
                                          : tracker.forward(request);
    };
    const http::Handler history = [&tracker](const http::Request& request) -> http::Answer {
        return tracker.forward_long(request);
    };
    const http::Handler from_here = [](const http::Request&) -> http::Answer { return document(); };
    const http::Handler stream = [&broadcast](const http::Request& request) {
        return broadcast.answer(request);
    };
    const auto handler_of = [&](const std::string& pattern) -> const http::Handler& {
        if (pattern == "/openapi.json") {
            return from_here;
        }
        if (pattern == histories) {
            return history;
        }
        return pattern == "/live" ? stream : from_tracker;
    };
    http::Router router;
    for (Operation& operation : read_operations(openapi_json())) {
        const std::string pattern = operation.pattern;
        router.add("GET", pattern, checked(std::move(operation), handler_of(pattern)));
        router.add("OPTIONS", pattern,
                   [cross_origin](const http::Request& request) -> http::Answer {
                       return cross_origin.preflight(request);
                   });
    }
    router.mark_long(histories);
    router.mark_long("/vehicles", asks_for_the_past);
    // Answers without a route (404) are wrapped too, so that pages of other origins can read them.
    router.wrap(
        [&cross_origin](http::Handler handler) { return cross_origin.around(std::move(handler)); });
    return router;
}

http::Router admin_routes(const service::Health& health, const service::Metrics& metrics) {
    http::Router router;
    for (const service::AdminPage& admin : service::admin_pages(health, metrics)) {
        router.add("GET", admin.path, [page = admin.page](const http::Request&) -> http::Answer {
            service::Page made = page();
            http::Response response{.status = made.status, .headers = {}, .body = {}};
            response.headers.set("Content-Type", made.content_type);
            response.body = std::move(made.body);
            return response;
        });
    }
    return router;
}

}  // namespace convoy::gateway
