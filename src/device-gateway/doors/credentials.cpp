#include "device-gateway/doors/credentials.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace convoy::device_gateway {

namespace {

constexpr std::string_view base64_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Returns what base64 (RFC 4648 §4) stands for, with or without padding.
std::optional<std::string> from_base64(std::string_view text) {
    text = text.substr(0, text.find_last_not_of('=') + 1);
    std::string bytes;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char letter : text) {
        const std::size_t value = base64_letters.find(letter);
        if (value == std::string_view::npos) {
            return std::nullopt;
        }
        bits = bits << 6U | static_cast<std::uint32_t>(value);
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes += static_cast<char>(bits >> static_cast<unsigned>(count) & 0xFFU);
        }
    }
    return bytes;
}

/// Returns what follows the name of a scheme, whose case is ignored (RFC 9110 §11.1).
std::optional<std::string_view> after_scheme(std::string_view field, std::string_view scheme) {
    const auto is_same = [](char left, char right) {
        return left == right || (left >= 'A' && left <= 'Z' && left - 'A' + 'a' == right);
    };
    const std::string_view name = field.substr(0, field.find(' '));
    if (name.size() == field.size() || !std::ranges::equal(name, scheme, is_same)) {
        return std::nullopt;
    }
    const std::size_t begin = field.find_first_not_of(' ', name.size());
    return begin == std::string_view::npos ? std::nullopt : std::optional(field.substr(begin));
}

std::optional<std::string> password_in(std::string_view basic) {
    const auto both = from_base64(basic);
    const std::size_t colon = both ? both->find(':') : std::string::npos;
    return colon == std::string::npos ? std::nullopt : std::optional(both->substr(colon + 1));
}

std::string text_of(std::optional<std::string_view> text) { return std::string(text.value_or("")); }

}  // namespace

std::optional<std::string> token_in(const http::Request& request, bool path_has_token) {
    std::optional<std::string> token;
    const auto authorization = request.headers.find("Authorization").value_or("");
    if (path_has_token && request.path.size() > 1) {
        token = request.path[1];
    } else if (const auto parameter = request.parameter("token");
               parameter && !parameter->empty()) {
        token = std::string(*parameter);
    } else if (const auto bearer = after_scheme(authorization, "bearer")) {
        token = std::string(*bearer);
    } else if (const auto basic = after_scheme(authorization, "basic")) {
        token = password_in(*basic);
    }
    return token && !token->empty() ? token : std::nullopt;
}

std::string owntracks_id_in(const http::Request& request) {
    std::string user = text_of(request.headers.find("X-Limit-U"));
    std::string device = text_of(request.headers.find("X-Limit-D"));
    if (user.empty() && device.empty()) {
        user = text_of(request.parameter("u"));
        device = text_of(request.parameter("d"));
    }
    return user.empty() || device.empty() ? user + device : user + "/" + device;
}

}  // namespace convoy::device_gateway
