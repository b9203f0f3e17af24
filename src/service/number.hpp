// Numbers as text, the same in every locale: in settings, files and stored counters.
#pragma once

#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace convoy::service {

/// Returns the number if the whole text is one, else nullopt ("", "12x", " 1").
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
    Number number{};
    const char* end = std::to_address(text.end());
    const auto [stopped, error] = std::from_chars(std::to_address(text.begin()), end, number);
    if (error != std::errc{} || stopped != end) {
        return std::nullopt;
    }
    return number;
}

/// Returns the shortest text that reads as the same number.
template <class Number>
std::string format_number(Number number) {
    std::array<char, 32> buffer{};
    char* begin = buffer.data();
    const auto written = std::to_chars(begin, begin + buffer.size(), number);
    return {begin, written.ptr};
}

}  // namespace convoy::service
