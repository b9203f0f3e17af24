#include "device-gateway/doors/token_masking.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace convoy::device_gateway {

namespace {

http::Request masked(const http::Request& request, std::string_view pattern) {
    http::Request shown;
    shown.method = request.method;
    shown.id = request.id;
    shown.target = pattern;
    if (pattern.empty()) {
        shown.target = request.path.empty() ? "/" : "/" + request.path.front();
        shown.target += request.path.size() > 1 ? "/…" : "";
    }
    return shown;
}

}  // namespace

http::ServerEvents without_tokens(http::ServerEvents events) {
    if (events.answered) {
        events.answered = [answered = std::move(events.answered)](
                              const http::Request& request, std::string_view pattern, int status,
                              std::chrono::nanoseconds took) {
            answered(masked(request, pattern), pattern, status, took);
        };
    }
    if (events.failed) {
        events.failed = [failed = std::move(events.failed)](const http::Request& request,
                                                            const std::string& what) {
            failed(masked(request, ""), what);
        };
    }
    return events;
}

}  // namespace convoy::device_gateway
