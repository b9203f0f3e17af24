#include "http/server/router.hpp"

#include <algorithm>
#include <ranges>
#include <span>
#include <utility>

#include "http/message/problem.hpp"

namespace convoy::http {
namespace {

/// "/vehicles/{name}" → "vehicles", "{name}"; "/" → nothing.
std::vector<std::string> split(std::string_view pattern) {
    std::vector<std::string> segments;
    for (const auto part : std::views::split(pattern, '/')) {
        if (!part.empty()) {
            segments.emplace_back(part.begin(), part.end());
        }
    }
    return segments;
}

bool matches(std::span<const std::string> pattern, std::span<const std::string> path) {
    return std::ranges::equal(pattern, path, [](const std::string& wanted, const std::string& is) {
        return wanted.starts_with('{') ? !is.empty() : wanted == is;
    });
}

std::span<const std::string> without_trailing_slash(std::span<const std::string> path) {
    return !path.empty() && path.back().empty() ? path.first(path.size() - 1) : path;
}

const Handler* find_method(const std::vector<std::pair<std::string, Handler>>& methods,
                           std::string_view method) {
    for (const auto& [name, handler] : methods) {
        if (name == method) {
            return &handler;
        }
    }
    return method == "HEAD" ? find_method(methods, "GET") : nullptr;
}

std::string allowed(const std::vector<std::pair<std::string, Handler>>& methods) {
    std::string list;
    for (const auto& [name, handler] : methods) {
        if (name != "OPTIONS") {  // appended below in any case
            list += name + (name == "GET" ? ", HEAD, " : ", ");
        }
    }
    return list + "OPTIONS";
}

Handler answer_other_methods(std::string allow) {
    return [allow = std::move(allow)](const Request& request) -> Answer {
        Response response{.status = 204, .headers = {}, .body = {}};
        if (request.method != "OPTIONS") {
            response = problem(405, "the method here should be one of " + allow);
        }
        response.headers.set("Allow", allow);
        return response;
    };
}

Answer not_found(const Request& /*request*/) {
    return problem(404, "there is nothing at this path");
}

}  // namespace

Router::Router() : not_found_(not_found) {}

void Router::add(std::string_view method, std::string_view pattern, Handler handler) {
    Route& target = route(pattern);
    target.methods.emplace_back(method, std::move(handler));
    target.other_methods = answer_other_methods(allowed(target.methods));
}

void Router::mark_long(std::string_view pattern, std::function<bool(const Request&)> which) {
    route(pattern).is_long = std::move(which);
}

void Router::wrap(const std::function<Handler(Handler)>& around) {
    for (Route& route : routes_) {
        for (auto& [method, handler] : route.methods) {
            handler = around(std::move(handler));
        }
        route.other_methods = around(std::move(route.other_methods));
    }
    not_found_ = around(std::move(not_found_));
}

Match Router::match(const Request& request) const {
    const auto path = without_trailing_slash(request.path);
    const auto found = std::ranges::find_if(
        routes_, [&](const Route& one) { return matches(one.segments, path); });
    if (found == routes_.end()) {
        return {.pattern = "", .handler = &not_found_};
    }
    const Handler* handler = find_method(found->methods, request.method);
    return {.pattern = found->pattern,
            .handler = handler != nullptr ? handler : &found->other_methods,
            .is_long = handler != nullptr && found->is_long && found->is_long(request)};
}

Router::Route& Router::route(std::string_view pattern) {
    const auto found = std::ranges::find(routes_, pattern, &Route::pattern);
    if (found != routes_.end()) {
        return *found;
    }
    routes_.push_back({std::string(pattern), split(pattern), {}, {}, {}});
    return routes_.back();
}

}  // namespace convoy::http
