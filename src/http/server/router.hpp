// Selects the handler of a request. Patterns consist of segments; "{…}" matches any one segment
// that is not empty.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/message/message.hpp"

namespace convoy::http {

/// The match of a request. Metrics use the pattern, because it contains no vehicle's name.
struct Match {
    std::string_view pattern;  ///< "/vehicles/{name}"; "" if nothing matched
    const Handler* handler;    ///< never null: 404, 405 and OPTIONS have handlers of their own
    bool is_long = false;      ///< its answer takes a place among the long ones: see `mark_long`
};

class Router {
 public:
    Router();

    /// A trailing slash in a request is ignored. GET also answers HEAD (the server drops the body).
    /// If several patterns match, the one added first is used.
    void add(std::string_view method, std::string_view pattern, Handler handler);

    /// Marks the requests of a route whose answers are long: they take a place of LongAnswers. The
    /// default of `which` marks all.
    void mark_long(
        std::string_view pattern,
        std::function<bool(const Request&)> which = [](const Request&) { return true; });

    /// Wraps all handlers added so far by `around`, including those of 404, 405 and OPTIONS.
    void wrap(const std::function<Handler(Handler)>& around);

    /// Returns the handler of a request. For an unknown path it answers with a 404 problem, for
    /// another method on a known one with 405 and `Allow`, for OPTIONS with 204 and `Allow`. The
    /// result is valid until the next `add` or the router's end.
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
