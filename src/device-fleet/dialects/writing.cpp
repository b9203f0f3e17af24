#include "device-fleet/dialects/writing.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace convoy::device_fleet {

namespace {

constexpr std::int64_t units_per_minute = 10'000;  // of written minutes

void replace(std::string& text, std::string_view what, int number) {
    const std::size_t at = text.find(what);
    if (at == std::string::npos) {
        return;
    }
    const std::string digits = std::to_string(number);
    const std::size_t missing = what.size() > digits.size() ? what.size() - digits.size() : 0;
    text.replace(at, what.size(), std::string(missing, '0') + digits);
}

std::string padded(std::int64_t number, std::size_t digits) {
    const std::string text = std::to_string(number);
    return std::string(digits > text.size() ? digits - text.size() : 0, '0') + text;
}

/// `degrees_digits`: how many digits the degrees have.
std::string written_minutes(std::int32_t value_e7, std::size_t degrees_digits) {
    const std::int64_t units =
        std::llround(std::abs(value_e7 / 1e7) * static_cast<double>(60 * units_per_minute));
    const std::int64_t minutes = units / units_per_minute;
    return padded(minutes / 60, degrees_digits) + padded(minutes % 60, 2) + "." +
           padded(units % units_per_minute, 4);
}

}  // namespace

std::string written_time(fleet::Time time, std::string_view pattern) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    const int year = static_cast<int>(date.year());
    std::string text(pattern);
    replace(text, "yyyy", year);
    replace(text, "yy", year % 100);
    replace(text, "MM", static_cast<int>(static_cast<unsigned>(date.month())));
    replace(text, "dd", static_cast<int>(static_cast<unsigned>(date.day())));
    replace(text, "HH", static_cast<int>(clock.hours().count()));
    replace(text, "mm", static_cast<int>(clock.minutes().count()));
    replace(text, "ss", static_cast<int>(clock.seconds().count()));
    replace(text, "SSS", static_cast<int>(clock.subseconds().count()));
    return text;
}

std::string fixed(double number, int decimals) {
    std::array<char, 64> digits{};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number,
                                            std::chars_format::fixed, decimals);
    return error == std::errc{} ? std::string(digits.data(), end) : "0";
}

std::string written_latitude(fleet::Coordinates place, char separator) {
    return written_minutes(place.latitude_e7(), 2) + separator +
           (place.latitude_e7() < 0 ? 'S' : 'N');
}

std::string written_longitude(fleet::Coordinates place, char separator) {
    return written_minutes(place.longitude_e7(), 3) + separator +
           (place.longitude_e7() < 0 ? 'W' : 'E');
}

double kilometres_per_hour_of(const Record& record) {
    return record.motion.speed().value_or(fleet::MetresPerSecond{0}).value * 3.6;
}

double knots_of(const Record& record) {
    return record.motion.speed().value_or(fleet::MetresPerSecond{0}).value * 3'600 / 1'852;
}

unsigned whole_heading_of(const Record& record) {
    const double heading = record.motion.heading().value_or(fleet::Degrees{0}).value;
    return static_cast<unsigned>(std::lround(heading)) % 360;
}

std::string hexadecimal_word(std::uint16_t word) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (const unsigned shift : {12U, 8U, 4U, 0U}) {
        text += digits[word >> shift & 0xFU];
    }
    return text;
}

Reply line_of(Bytes received, std::string_view end) {
    const std::size_t at = received.find(end);
    if (at == Bytes::npos) {
        return {};
    }
    return {.kind = Reply::Kind::other, .size = at + end.size()};
}

}  // namespace convoy::device_fleet
