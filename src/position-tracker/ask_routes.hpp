// For tests and benchmarks: routes asked without a socket.
#pragma once

#include <boost/json/parse.hpp>
#include <string>
#include <string_view>
#include <variant>

#include "http/conditional.hpp"
#include "http/router.hpp"
#include "http/target.hpp"

namespace convoy::tracker {

// What a client sees of an answer, a stream taken to its end.
struct Seen {
    int status;
    http::Headers headers;
    std::string body;
    std::size_t pieces;

    std::string header(std::string_view name) const {
        return std::string(headers.find(name).value_or(""));
    }
    boost::json::object json() const { return boost::json::parse(body).as_object(); }
};

struct See {
    Seen operator()(http::Response response) const {
        return {response.status, response.headers, response.body, 1};
    }
    Seen operator()(http::StreamedResponse response) const {
        Seen seen{response.status, response.headers, {}, 0};
        while (auto piece = response.next()) {
            seen.body += *piece;
            ++seen.pieces;
        }
        return seen;
    }
    Seen operator()(const http::Forward&) const { return {}; }
    Seen operator()(const http::WebSocketUpgrade&) const { return {101, {}, {}, 0}; }
};

inline Seen ask(const http::Router& routes, const std::string& method, const std::string& target,
                const http::Headers& headers = {}) {
    const auto parsed = http::parse_target(target);
    const http::Request request{.method = method,
                                .target = target,
                                .path = parsed->path,
                                .query = parsed->query,
                                .headers = headers,
                                .body = {},
                                .id = {}};
    auto seen = std::visit(See{}, (*routes.match(request).handler)(request));
    const auto sent = http::not_modified_if(
        request, {.status = seen.status, .headers = seen.headers, .body = seen.body});
    return {sent.status, sent.headers, sent.body, seen.pieces};
}

}  // namespace convoy::tracker
