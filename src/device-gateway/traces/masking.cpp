#include "device-gateway/traces/masking.hpp"

#include <algorithm>

namespace convoy::device_gateway {

namespace {

constexpr char mask = '*';
constexpr std::string_view wialon_login = "#L#";
constexpr char begin_of_mqtt_login = '\x10';
/// Up to five bytes of type and length, then the protocol's name and version, flags and keep-alive.
constexpr std::size_t open_bytes_of_mqtt_login = 12;

void mask_range(std::string& bytes, std::size_t from, std::size_t count) {
    const std::size_t begin = std::min(from, bytes.size());
    const std::size_t end = begin + std::min(count, bytes.size() - begin);
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(begin),
              bytes.begin() + static_cast<std::ptrdiff_t>(end), mask);
}

/// A short token may be a part of other fields, and the password is the last one.
void mask_token(std::string& bytes, std::string_view token) {
    constexpr std::size_t too_short_to_search = 8;
    if (token.empty()) {
        return;
    }
    if (token.size() < too_short_to_search) {
        mask_range(bytes, bytes.rfind(token), token.size());
        return;
    }
    for (std::size_t at = bytes.find(token); at != std::string::npos; at = bytes.find(token, at)) {
        mask_range(bytes, at, token.size());
    }
}

/// "#L#id;password" and "#L#2.0;id;password;CRC".
void mask_passwords_of_wialon(std::string& bytes) {
    for (std::size_t at = bytes.find(wialon_login); at != std::string::npos;
         at = bytes.find(wialon_login, at + 1)) {
        const std::size_t begin = at + wialon_login.size();
        const std::size_t end = std::min(bytes.find_first_of("\r\n", begin), bytes.size());
        const std::size_t first = bytes.find(';', begin);
        if (first >= end) {
            continue;
        }
        const bool has_version = bytes.substr(begin, first - begin).find('.') != std::string::npos;
        const std::size_t before = has_version ? bytes.find(';', first + 1) : first;
        if (before < end) {
            const std::size_t behind = std::min(bytes.find(';', before + 1), end);
            mask_range(bytes, before + 1, behind - before - 1);
        }
    }
}

/// Whether the bytes may be of this protocol.
bool may_be(const FrameSecrets& secrets, std::string_view protocol) {
    return secrets.protocol.empty() || secrets.protocol == protocol;
}

bool is_unread_mqtt_login(std::string_view bytes, const FrameSecrets& secrets) {
    return may_be(secrets, "mqtt") && !secrets.is_login_read &&
           bytes.starts_with(begin_of_mqtt_login);
}

bool may_be_wialon_login(std::string_view bytes, const FrameSecrets& secrets) {
    return may_be(secrets, "wialon") && bytes.find(wialon_login) != std::string_view::npos;
}

}  // namespace

bool may_have_secrets(std::string_view bytes, const FrameSecrets& secrets) {
    return secrets.token || is_unread_mqtt_login(bytes, secrets) ||
           may_be_wialon_login(bytes, secrets);
}

std::string without_secrets(std::string_view bytes, const FrameSecrets& secrets) {
    std::string shown(bytes);
    if (is_unread_mqtt_login(bytes, secrets)) {
        mask_range(shown, open_bytes_of_mqtt_login, shown.size());
    }
    if (may_be_wialon_login(bytes, secrets)) {
        mask_passwords_of_wialon(shown);
    }
    mask_token(shown, secrets.token.value_or(""));
    return shown;
}

}  // namespace convoy::device_gateway
