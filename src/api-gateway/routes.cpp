#include "api-gateway/routes.hpp"

#include <initializer_list>
#include <string>
#include <utility>

#include "api-gateway/openapi.hpp"
#include "http/message/parameters.hpp"
#include "http/message/problem.hpp"

namespace convoy::gateway {
namespace {

http::Answer document(const http::Request& request) {
    if (const auto bad = http::Parameters(request, {}).bad()) {
        return http::problem(400, bad->detail);
    }
    http::Response response;
    response.headers.set("Content-Type", "application/json");
    response.headers.set("Cache-Control", "no-cache");
    response.headers.set("ETag", std::string(openapi_etag()));
    response.body = openapi_json();
    return response;
}

bool asks_for_the_past(const http::Request& request) { return request.parameter("at").has_value(); }

}  // namespace

http::Router public_routes(Tracker& tracker, live::Broadcast& broadcast,
                           const CrossOrigin& cross_origin) {
    const http::Handler from_tracker = [&tracker](const http::Request& request) -> http::Answer {
        return tracker.forward(request);
    };
    const http::Handler fleet = [&tracker](const http::Request& request) -> http::Answer {
        return asks_for_the_past(request) ? tracker.forward_long(request)
                                          : tracker.forward(request);
    };
    const http::Handler history = [&tracker](const http::Request& request) -> http::Answer {
        return tracker.forward_long(request);
    };
    const http::Handler stream = [&broadcast](const http::Request& request) {
        return broadcast.answer(request);
    };
    const http::Handler preflight = [cross_origin](const http::Request& request) -> http::Answer {
        return cross_origin.preflight(request);
    };
    http::Router router;
    for (const auto& [pattern, handler] :
         std::initializer_list<std::pair<const char*, http::Handler>>{
             {"/vehicles", fleet},
             {"/vehicles/{name}", from_tracker},
             {"/vehicles/{name}/history", history},
             {"/vehicles/{name}/summary", history},
             {"/vehicle", from_tracker},
             {"/vehicle/history", history},
             {"/vehicle/summary", history},
             {"/summary", history},
             {"/rejected", from_tracker},
             {"/live", stream},
             {"/openapi.json", document}}) {
        router.add("GET", pattern, handler);
        router.add("OPTIONS", pattern, preflight);
    }
    router.mark_long("/vehicles/{name}/history");
    router.mark_long("/vehicles/{name}/summary");
    router.mark_long("/vehicle/history");
    router.mark_long("/vehicle/summary");
    router.mark_long("/summary");
    router.mark_long("/vehicles", asks_for_the_past);
    // Answers without a route (404) are wrapped too, so that pages of other origins can read them.
    router.wrap(
        [&cross_origin](http::Handler handler) { return cross_origin.around(std::move(handler)); });
    return router;
}

}  // namespace convoy::gateway
