#include "device-gateway/doors/request_texts.hpp"

#include <algorithm>
#include <array>

#include "device-gateway/doors/credentials.hpp"
#include "http/message/problem.hpp"
#include "http/message/target.hpp"

namespace convoy::device_gateway {

namespace {

constexpr std::string_view mask = "***";
constexpr std::string_view line_end = "\r\n";
constexpr std::string_view head_end = "\r\n\r\n";
constexpr std::array<std::string_view, 5> shown_fields{"Content-Type", "Content-Encoding",
                                                       "User-Agent", "X-Limit-U", "X-Limit-D"};

/// Masks what follows `name` up to one of the bytes of `ends`, wherever the name begins a
/// parameter. Returns how often.
std::size_t mask_parameter(std::string& text, std::string_view name, std::string_view ends) {
    std::size_t count = 0;
    for (std::size_t at = text.find(name); at != std::string::npos;) {
        const std::size_t value = at + name.size();
        const bool begins = at == 0 || text[at - 1] == '&' || text[at - 1] == '?';
        if (begins) {
            const std::size_t end = std::min(text.find_first_of(ends, value), text.size());
            text.replace(value, end - value, mask);
            ++count;
        }
        at = text.find(name, value);
    }
    return count;
}

/// Masks the texts of a member of JSON.
void mask_member(std::string& json, std::string_view name) {
    const std::string key = '"' + std::string(name) + '"';
    for (std::size_t at = json.find(key); at != std::string::npos; at = json.find(key, at)) {
        at = json.find_first_not_of(" \t\r\n:", at + key.size());
        if (at == std::string::npos || json[at] != '"') {
            continue;
        }
        std::size_t end = at + 1;
        while (end < json.size() && json[end] != '"') {
            end += json[end] == '\\' ? 2 : 1;
        }
        end = std::min(end, json.size());
        json.replace(at + 1, end - at - 1, mask);
        at += mask.size() + 1;
    }
}

void mask_everywhere(std::string& text, std::string_view token) {
    constexpr std::size_t too_short_to_search = 8;  // it would be a part of other values
    if (token.size() < too_short_to_search) {
        return;
    }
    for (std::size_t at = text.find(token); at != std::string::npos; at = text.find(token, at)) {
        text.replace(at, token.size(), mask);
    }
}

std::string target_without_token(const http::Request& request, bool path_has_token) {
    std::string path = request.target.substr(0, request.target.find('?'));
    std::string query = request.target.substr(path.size());
    if (path_has_token) {
        const std::size_t second = path.find('/', 1);
        path = path.substr(0, second) + "/" + std::string(mask);
    }
    const auto tokens = static_cast<std::size_t>(
        std::ranges::count(request.query, "token", &http::QueryParameter::name));
    if (mask_parameter(query, "token=", "&") < tokens) {
        query = "?" + std::string(mask);  // the name itself may be percent-encoded
    }
    return path + query;
}

/// The scheme of `Authorization`, which is all that may be shown.
std::string_view scheme_of(std::string_view authorization) {
    const std::size_t end = authorization.find(' ');
    return end == std::string_view::npos ? "" : authorization.substr(0, end);
}

}  // namespace

std::string request_text(const http::Request& request, bool path_has_token) {
    std::string text = request.method + " " + target_without_token(request, path_has_token);
    for (const std::string_view name : shown_fields) {
        if (const auto value = request.headers.find(name)) {
            text.append(line_end).append(name).append(": ").append(*value);
        }
    }
    if (const auto authorization = request.headers.find("Authorization")) {
        text.append(line_end).append("Authorization: ").append(scheme_of(*authorization));
        text.append(" ").append(mask);
    }
    std::string body = request.body.substr(0, max_body_bytes_of_text);
    mask_parameter(body, "token=", "&\r\n");
    for (const std::string_view secret : {"token", "password", "access_token"}) {
        mask_member(body, secret);
    }
    text.append(head_end).append(body);
    mask_everywhere(text, token_in(request, path_has_token).value_or(""));
    return text;
}

std::string response_text(const http::Response& response) {
    std::string text = std::to_string(response.status) + " ";
    text.append(http::status_title(response.status)).append(head_end).append(response.body);
    return text;
}

std::optional<http::Request> read_request_text(std::string_view text) {
    const std::size_t head = text.find(head_end);
    if (head == std::string_view::npos) {
        return std::nullopt;
    }
    http::Request request;
    request.body = text.substr(head + head_end.size());
    std::string_view lines = text.substr(0, head);
    const std::string_view first = lines.substr(0, lines.find(line_end));
    const std::size_t space = first.find(' ');
    const auto target =
        http::parse_target(space == std::string_view::npos ? "" : first.substr(space + 1));
    if (!target) {
        return std::nullopt;
    }
    request.method = first.substr(0, space);
    request.path = target->path;
    request.query = target->query;
    lines.remove_prefix(std::min(first.size() + line_end.size(), lines.size()));
    while (!lines.empty()) {
        const std::string_view line = lines.substr(0, lines.find(line_end));
        const std::size_t colon = line.find(": ");
        if (colon != std::string_view::npos) {
            request.headers.set(line.substr(0, colon), std::string(line.substr(colon + 2)));
        }
        lines.remove_prefix(std::min(line.size() + line_end.size(), lines.size()));
    }
    return request;
}

}  // namespace convoy::device_gateway
