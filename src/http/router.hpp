// Which handler answers which path. Patterns are segments; "{…}" stands for any one segment.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace convoy::http {

/// What matched: the pattern names the route in metrics, for it has no vehicle's name in it.
struct Match {
    std::string_view pattern;  ///< "/vehicles/{name}"; "" where nothing matched
    const Handler* handler;    ///< never null: 404, 405 and OPTIONS have handlers of their own
};

class Router {
 public:
    /// A trailing slash in a request is ignored. GET also answers HEAD (the server drops the body).
    void add(std::string_view method, std::string_view pattern, Handler handler);

    /// An unknown path gives a 404 problem, another method on a known one 405 with `Allow`,
    /// OPTIONS 204 with `Allow`.
    Match match(const Request& request) const;

 private:
    struct Route {
        std::string method;
        std::string pattern;
        std::vector<std::string> segments;
        Handler handler;
    };
    std::vector<Route> routes_;
};

}  // namespace convoy::http
