#include "device-gateway/doors/body_shape.hpp"

#include <cstddef>

namespace convoy::device_gateway {

namespace {

constexpr std::string_view json_blanks = " \t\r\n";

/// Returns the place of the quote that ends a string, or npos.
std::size_t end_of_string(std::string_view text, std::size_t begin) {
    for (std::size_t place = begin; place < text.size(); ++place) {
        if (text[place] == '"') {
            return place;
        }
        place += text[place] == '\\' ? 1 : 0;
    }
    return std::string_view::npos;
}

}  // namespace

bool has_json_member(std::string_view text, std::string_view name) {
    std::size_t place = text.find_first_not_of(json_blanks);
    if (place == std::string_view::npos || text[place] != '{') {
        return false;
    }
    int depth = 0;
    for (; place < text.size(); ++place) {
        const char letter = text[place];
        depth += letter == '{' || letter == '[' ? 1 : 0;
        depth -= letter == '}' || letter == ']' ? 1 : 0;
        if (letter != '"') {
            continue;
        }
        const std::size_t end = end_of_string(text, place + 1);
        if (end == std::string_view::npos) {
            return false;
        }
        const std::size_t next = text.find_first_not_of(json_blanks, end + 1);
        if (depth == 1 && next != std::string_view::npos && text[next] == ':' &&
            text.substr(place + 1, end - place - 1) == name) {
            return true;
        }
        place = end;
    }
    return false;
}

}  // namespace convoy::device_gateway
