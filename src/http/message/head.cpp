#include "http/message/head.hpp"

#include <charconv>
#include <ctime>
#include <ranges>

#include "http/message/problem.hpp"

namespace convoy::http {
namespace {

void append_fields(std::string& head, const Headers& headers) {
    for (const auto& [name, value] : headers) {
        head.append(name).append(": ").append(value).append("\r\n");
    }
    head += "\r\n";
}

}  // namespace

std::string response_head(int status, const Headers& headers) {
    std::string head = "HTTP/1.1 " + std::to_string(status) + ' ';
    head.append(status_title(status)).append("\r\n");
    append_fields(head, headers);
    return head;
}

std::string request_head(std::string_view method, std::string_view target, const Headers& headers) {
    std::string head(method);
    head.append(" ").append(target).append(" HTTP/1.1\r\n");
    append_fields(head, headers);
    return head;
}

std::string chunk_head(std::size_t bytes) {
    std::string digits(2 * sizeof(bytes), '\0');
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), bytes, 16);
    digits.resize(static_cast<std::size_t>(written.ptr - digits.data()));
    return digits + "\r\n";
}

std::string http_date(std::chrono::system_clock::time_point time) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::string text(sizeof("Sun, 22 Nov 2026 13:07:11 GMT"), '\0');
    text.resize(std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts));
    return text;
}

void remove_hop_by_hop(Headers& headers) {
    const std::string named = headers.joined("Connection");
    for (const auto part : std::views::split(named, ',')) {
        std::string name(part.begin(), part.end());
        std::erase_if(name, [](char byte) { return byte == ' ' || byte == '\t'; });
        headers.remove(name);
    }
    for (const auto* name :
         {"Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate",
          "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade"}) {
        headers.remove(name);
    }
}

}  // namespace convoy::http
