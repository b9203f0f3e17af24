#include "devices/text_values.hpp"

#include <algorithm>
#include <cmath>

namespace convoy::devices {

namespace {

bool is_negative(std::string_view hemisphere) { return hemisphere == "S" || hemisphere == "W"; }

bool is_hemisphere(std::string_view letter) {
    return letter == "N" || letter == "E" || is_negative(letter);
}

std::optional<double> number_by(std::string_view text, std::chars_format format) {
    double number{};
    const char* const end = std::to_address(text.end());
    const auto [stopped, error] =
        std::from_chars(std::to_address(text.begin()), end, number, format);
    return error == std::errc{} && stopped == end && !text.empty() && std::isfinite(number)
               ? std::optional(number)
               : std::nullopt;
}

}  // namespace

Fields::Fields(std::string_view text, char separator) {
    fields_.reserve(static_cast<std::size_t>(std::ranges::count(text, separator)) + 1);
    std::size_t start = 0;
    for (std::size_t place = 0; place < text.size(); ++place) {
        if (text[place] == separator) {  // fields are too short for a search by memchr
            fields_.push_back(text.substr(start, place - start));
            start = place + 1;
        }
    }
    fields_.push_back(text.substr(start));
}

std::optional<double> decimal(std::string_view text) {
    return number_by(text, std::chars_format::fixed);
}

std::optional<double> app_decimal(std::string_view text) {
    return number_by(text, std::chars_format::general);
}

bool all_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
}

std::optional<double> degrees_of_minutes(std::string_view value, std::string_view hemisphere) {
    const bool has_sign = value.starts_with('-');
    value.remove_prefix(has_sign ? 1 : 0);
    const std::size_t point = std::min(value.find('.'), value.size());
    if (point < 3 || !all_digits(value.substr(0, point)) || !is_hemisphere(hemisphere)) {
        return std::nullopt;
    }
    const auto degrees = decimal(value.substr(0, point - 2));
    const auto minutes = decimal(value.substr(point - 2));
    if (!degrees || !minutes || *minutes >= 60) {
        return std::nullopt;
    }
    const double size = *degrees + *minutes / 60;
    return has_sign || is_negative(hemisphere) ? -size : size;
}

std::optional<double> degrees_of(std::string_view value, std::string_view hemisphere) {
    const auto degrees = decimal(value);
    if (!degrees || !is_hemisphere(hemisphere)) {
        return std::nullopt;
    }
    return is_negative(hemisphere) ? -std::abs(*degrees) : *degrees;
}

}  // namespace convoy::devices
