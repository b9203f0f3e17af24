#include "recordings/written_number.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <memory>

namespace convoy::recordings {
namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view no_break_space = "\xC2\xA0";

}  // namespace

std::string_view trimmed(std::string_view text) {
    for (;;) {
        const std::size_t before = text.size();
        text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
        text = text.substr(0, text.find_last_not_of(blanks) + 1);  // npos + 1 is 0
        if (text.starts_with(no_break_space)) {
            text.remove_prefix(no_break_space.size());
        }
        if (text.ends_with(no_break_space)) {
            text.remove_suffix(no_break_space.size());
        }
        if (text.size() == before) {
            return text;
        }
    }
}

std::optional<double> parse_written_number(std::string_view text) {
    std::string digits(trimmed(text));
    if (digits.starts_with('+') && !digits.starts_with("+-")) {
        digits.erase(0, 1);
    }
    if (std::ranges::count(digits, ',') == 1 && digits.find('.') == std::string::npos) {
        std::ranges::replace(digits, ',', '.');
    }
    double number{};
    const char* const begin = digits.data();
    const char* const end = begin + digits.size();
    const auto [stopped, error] = std::from_chars(begin, end, number);
    if (error != std::errc{} || stopped != end || !std::isfinite(number)) {
        return std::nullopt;
    }
    return number;
}

std::string number_text(double number) {
    std::array<char, 32> buffer{};
    const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    return {buffer.data(), written.ptr};
}

}  // namespace convoy::recordings
