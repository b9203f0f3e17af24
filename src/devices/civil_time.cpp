#include "devices/civil_time.hpp"

#include "devices/text_values.hpp"

namespace convoy::devices {

namespace {

constexpr int this_century = 2000;

int* part_of(CivilTime& civil, char letter) {
    switch (letter) {
        case 'y':
            return &civil.year;
        case 'M':
            return &civil.month;
        case 'd':
            return &civil.day;
        case 'H':
            return &civil.hour;
        case 'm':
            return &civil.minute;
        case 's':
            return &civil.second;
        default:
            return nullptr;
    }
}

/// std::chrono keeps only the lowest bits of a month or a day: its day 257 is the first.
bool fits_chrono(const CivilTime& civil) {
    return civil.year >= 0 && civil.year <= 9'999 && civil.month >= 1 && civil.month <= 12 &&
           civil.day >= 1 && civil.day <= 31;
}

bool is_time_of_day(const CivilTime& civil) {
    const auto is_below = [](int value, int end) { return value >= 0 && value < end; };
    return is_below(civil.hour, 24) && is_below(civil.minute, 60) && is_below(civil.second, 60) &&
           is_below(civil.millisecond, 1'000);
}

}  // namespace

std::optional<fleet::Time> time_of(const CivilTime& civil, std::chrono::minutes ahead_of_utc) {
    if (!fits_chrono(civil) || !is_time_of_day(civil)) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date(std::chrono::year(civil.year),
                                           std::chrono::month(static_cast<unsigned>(civil.month)),
                                           std::chrono::day(static_cast<unsigned>(civil.day)));
    if (!date.ok()) {
        return std::nullopt;
    }
    return fleet::Time(std::chrono::sys_days(date)) + std::chrono::hours(civil.hour) +
           std::chrono::minutes(civil.minute) + std::chrono::seconds(civil.second) +
           std::chrono::milliseconds(civil.millisecond) - ahead_of_utc;
}

std::optional<CivilTime> read_civil(std::string_view digits, std::string_view pattern) {
    if (digits.size() != pattern.size()) {
        return std::nullopt;
    }
    CivilTime civil;
    for (std::size_t index = 0; index < pattern.size(); ++index) {
        int* const part = part_of(civil, pattern[index]);
        if (part == nullptr && digits[index] == pattern[index]) {
            continue;
        }
        if (part == nullptr || !all_digits(digits.substr(index, 1))) {
            return std::nullopt;
        }
        *part = *part * 10 + (digits[index] - '0');
    }
    civil.year += civil.year < 100 ? this_century : 0;
    return civil;
}

std::optional<fleet::Time> read_time(std::string_view digits, std::string_view pattern,
                                     std::chrono::minutes ahead_of_utc) {
    const auto civil = read_civil(digits, pattern);
    return civil ? time_of(*civil, ahead_of_utc) : std::nullopt;
}

std::optional<CivilTime> read_time_of_day(std::string_view text) {
    auto civil = read_civil(text.substr(0, 6), "HHmmss");
    const bool has_decimals = text.size() > 6 && text[6] == '.';
    const auto milliseconds = milliseconds_of(has_decimals ? text.substr(7) : "");
    if (!civil || !milliseconds || (text.size() > 6 && !has_decimals)) {
        return std::nullopt;
    }
    civil->year = 0;
    civil->millisecond = *milliseconds;
    return civil;
}

std::optional<fleet::Time> time_near(CivilTime time_of_day, fleet::Time near) {
    const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(near));
    time_of_day.year = static_cast<int>(date.year());
    time_of_day.month = static_cast<int>(static_cast<unsigned>(date.month()));
    time_of_day.day = static_cast<int>(static_cast<unsigned>(date.day()));
    const auto time = time_of(time_of_day);
    if (!time) {
        return std::nullopt;
    }
    constexpr std::chrono::hours half_a_day{12};
    if (*time - near > half_a_day) {
        return *time - std::chrono::days(1);
    }
    return near - *time > half_a_day ? *time + std::chrono::days(1) : *time;
}

std::optional<int> milliseconds_of(std::string_view decimals) {
    if (!all_digits(decimals)) {
        return std::nullopt;
    }
    int milliseconds = 0;
    for (std::size_t index = 0; index < 3; ++index) {
        milliseconds = milliseconds * 10 + (index < decimals.size() ? decimals[index] - '0' : 0);
    }
    return milliseconds;
}

}  // namespace convoy::devices
