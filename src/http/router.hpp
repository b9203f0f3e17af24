// Which handler answers which path. Patterns are segments; "{…}" stands for any one segment.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/message.hpp"

namespace convoy::http {

/// What matched: the pattern names the route in metrics, for it has no vehicle's name in it.
struct Match {
    std::string_view pattern;  ///< "/vehicles/{name}"; "" where nothing matched
    const Handler* handler;    ///< never null: 404, 405 and OPTIONS have handlers of their own
    bool is_long = false;      ///< its answer may take memory until the client has read it
};

class Router {
 public:
    Router();

    /// A trailing slash in a request is ignored. GET also answers HEAD (the server drops the body).
    /// Where several patterns match, the one that was added first does.
    void add(std::string_view method, std::string_view pattern, Handler handler);

    /// Says which requests of a route have long answers: they take a place of LongAnswers. Without
    /// `which` all of them.
    void mark_long(
        std::string_view pattern,
        std::function<bool(const Request&)> which = [](const Request&) { return true; });

    /// Puts `around` about every handler there is by now, those of 404 and 405 included.
    void wrap(const std::function<Handler(Handler)>& around);

    /// An unknown path gives a 404 problem, another method on a known one 405 with `Allow`,
    /// OPTIONS 204 with `Allow`. What is returned lives as long as this router, until the next add.
    Match match(const Request& request) const;

 private:
    struct Route {
        std::string pattern;
        std::vector<std::string> segments;
        std::vector<std::pair<std::string, Handler>> methods;
        Handler other_methods;
        std::function<bool(const Request&)> is_long{};
    };

    Route& route(std::string_view pattern);

    std::vector<Route> routes_;
    Handler not_found_;
};

}  // namespace convoy::http
