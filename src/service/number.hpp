#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

namespace convoy::service {

/// The number that the whole text is; nothing where it is anything else ("", "12x", " 1").
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
    Number number{};
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stopped != end) {
        return std::nullopt;
    }
    return number;
}

/// The shortest text that reads as the same number.
template <class Number>
std::string format_number(Number number) {
    char buffer[32];
    const auto written = std::to_chars(buffer, buffer + sizeof buffer, number);
    return {buffer, written.ptr};
}

}  // namespace convoy::service
