#include "device-gateway/frame_routes.hpp"

#include <limits>
#include <string_view>

#include "device-gateway/frame_answer.hpp"
#include "http/message/number.hpp"
#include "http/message/problem.hpp"
#include "registry-copy/token.hpp"

namespace convoy::device_gateway {

namespace {

constexpr std::string_view scheme = "Bearer ";

bool is_admitted(const FrameRoutesContext& context, const http::Request& request) {
    const auto given = request.headers.find("Authorization");
    if (!context.token || context.token->empty() || !given || !given->starts_with(scheme)) {
        return false;
    }
    // Hashes have one length, so the comparison takes no time that depends on the token.
    return registry::is_same_secret(registry::sha256_hex(given->substr(scheme.size())),
                                    registry::sha256_hex(*context.token));
}

http::Response frames(const FrameRoutesContext& context, const http::Request& request) {
    if (!is_admitted(context, request)) {
        http::Response refused = http::problem(
            401,
            "the request should carry the token for traces: Authorization: Bearer TOKEN; see "
            "--trace-token-file");
        refused.headers.set("WWW-Authenticate", "Bearer realm=\"convoy\"");
        return refused;
    }
    const auto after =
        http::parse_number(request.parameter("after").value_or("0"), std::uint64_t{0},
                           std::numeric_limits<std::uint64_t>::max());
    if (!after) {
        return http::problem(400, "after should be the number of a frame");
    }
    http::Response response;
    response.headers.set("Content-Type", "application/json");
    response.headers.set("Cache-Control", "no-store");
    response.body =
        frames_answer(context.traces.find(request.path[1], *after), context.devices, context.start);
    return response;
}

}  // namespace

void add_frame_routes(http::Router& router, const FrameRoutesContext& context) {
    router.add("GET", "/devices/{id}/frames",
               [context](const http::Request& request) { return frames(context, request); });
}

}  // namespace convoy::device_gateway
