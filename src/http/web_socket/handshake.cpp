#include "http/web_socket/handshake.hpp"

#include <algorithm>
#include <boost/url/grammar/ci_string.hpp>
#include <string>

#include "http/message/list_field.hpp"
#include "http/message/problem.hpp"

namespace convoy::http {
namespace {

constexpr std::string_view version = "13";

/// Returns whether a field's list has this member; case is ignored.
bool lists(const Headers& headers, std::string_view name, std::string_view member) {
    const std::string list = headers.joined(name);
    return std::ranges::any_of(list_members(list), [member](std::string_view listed) {
        return boost::urls::grammar::ci_is_equal(listed, member);
    });
}

/// A key is 16 bytes in base64: 22 characters, the last of which carries 2 bits, and "==".
bool is_key(std::string_view key) {
    constexpr std::size_t digits = 22;
    const auto is_digit = [](char byte) {
        return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
               (byte >= '0' && byte <= '9') || byte == '+' || byte == '/';
    };
    return key.size() == digits + 2 && key.ends_with("==") &&
           std::ranges::all_of(key.substr(0, digits), is_digit) &&
           std::string_view("AQgw").find(key[digits - 1]) != std::string_view::npos;
}

Response upgrade_required(std::string_view detail) {
    Response response = problem(426, detail);
    response.headers.set("Upgrade", "websocket");
    response.headers.set("Sec-WebSocket-Version", std::string(version));
    return response;
}

}  // namespace

std::optional<Response> refuse_upgrade(const Request& request, std::string_view subprotocol) {
    const Headers& headers = request.headers;
    if (request.method != "GET" || !lists(headers, "Upgrade", "websocket") ||
        !lists(headers, "Connection", "upgrade")) {
        return upgrade_required("this path is a WebSocket: the request should ask for an upgrade");
    }
    if (request.http_1_0) {
        return problem(400, "a request for a WebSocket should use HTTP/1.1");
    }
    if (headers.joined("Sec-WebSocket-Version") != version) {
        return upgrade_required("Sec-WebSocket-Version should be 13");
    }
    if (!is_key(headers.joined("Sec-WebSocket-Key"))) {
        return problem(400, "Sec-WebSocket-Key should be 16 bytes in base64");
    }
    if (!lists(headers, "Sec-WebSocket-Protocol", subprotocol)) {
        return problem(400, "Sec-WebSocket-Protocol should be " + std::string(subprotocol));
    }
    return std::nullopt;
}

}  // namespace convoy::http
