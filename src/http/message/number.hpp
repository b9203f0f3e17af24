// Numbers in requests and headers, within bounds. service/number.hpp has the form without bounds;
// http/ does not include service/.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>

namespace convoy::http {

/// Parses the whole text as a decimal number from `least` to `most`.
template <class Number>
std::optional<Number> parse_number(std::string_view text, Number least, Number most) {
    Number value{};
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    const auto [stop, error] = std::from_chars(begin, end, value);
    const bool whole = error == std::errc{} && stop == end;
    // The comparison is written so that "nan" is outside all bounds.
    return whole && value >= least && value <= most ? std::optional(value) : std::nullopt;
}

}  // namespace convoy::http
