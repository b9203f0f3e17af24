#include "http/message/strict_head.hpp"

#include <algorithm>
#include <boost/url/grammar/ci_string.hpp>
#include <limits>

#include "http/message/number.hpp"

namespace convoy::http {
namespace {

constexpr std::string_view line_end = "\r\n";

bool is_control(char byte) {
    return (static_cast<unsigned char>(byte) < ' ' && byte != '\t') || byte == '\x7F';
}

/// RFC 9110 §5.6.2: field names are tokens.
bool is_token(std::string_view text) {
    static constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::ranges::all_of(text, [](char byte) {
        const char lower = static_cast<char>(byte | 0x20);
        return (byte >= '0' && byte <= '9') || (lower >= 'a' && lower <= 'z' && byte != '\0') ||
               marks.find(byte) != std::string_view::npos;
    });
}

bool is_digits(std::string_view text) {
    return !text.empty() &&
           std::ranges::all_of(text, [](char byte) { return byte >= '0' && byte <= '9'; });
}

std::optional<std::string_view> wrong_line(std::string_view line) {
    if (std::ranges::any_of(line, is_control)) {
        return "a header should have no control characters, and its lines should end with CR LF";
    }
    if (line.starts_with(' ') || line.starts_with('\t')) {
        return "a header field should be one line, not folded";
    }
    if (!is_token(line.substr(0, line.find(':')))) {
        return "a header field should begin with a name and a colon, with nothing between them";
    }
    return std::nullopt;
}

bool stands_twice(const Headers& headers, std::string_view name) {
    const auto is_it = [name](const auto& field) {
        return boost::urls::grammar::ci_is_equal(field.first, name);
    };
    return std::count_if(headers.begin(), headers.end(), is_it) > 1;
}

}  // namespace

std::optional<std::string_view> wrong_bytes(std::string_view head) {
    auto end = head.find(line_end);
    if (std::ranges::any_of(head.substr(0, end), is_control)) {
        return "a request line should have no control characters";
    }
    while (end != std::string_view::npos) {
        head.remove_prefix(end + line_end.size());
        end = head.find(line_end);
        if (end == 0) {
            break;
        }
        if (auto wrong = wrong_line(head.substr(0, end))) {
            return wrong;
        }
    }
    return std::nullopt;
}

std::optional<std::string_view> wrong_fields(const Headers& headers, bool http_1_1) {
    for (const std::string_view single :
         {"Host", "Content-Length", "Transfer-Encoding", "Origin", "Authorization"}) {
        if (stands_twice(headers, single)) {
            return "Host, Content-Length, Transfer-Encoding, Origin and Authorization should each "
                   "appear once";
        }
    }
    if (http_1_1 && !headers.find("Host")) {
        return "the request should have one Host field";
    }
    const auto length = headers.find("Content-Length");
    if (length && !is_digits(*length)) {
        return "Content-Length should be one number";
    }
    const auto coding = headers.find("Transfer-Encoding");
    if (coding && (length || !http_1_1)) {
        return "Transfer-Encoding should be used only in HTTP/1.1, and without a Content-Length";
    }
    return std::nullopt;
}

BodyFraming body_framing(const Headers& headers) {
    BodyFraming framing{.chunked = headers.find("Transfer-Encoding").has_value()};
    if (const auto length = headers.find("Content-Length")) {
        constexpr auto most = std::numeric_limits<std::uint64_t>::max();
        framing.length = parse_number<std::uint64_t>(*length, 0, most).value_or(most);
    }
    return framing;
}

}  // namespace convoy::http
