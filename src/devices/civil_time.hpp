// Times of calendar and clock as devices send them.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "fleet/time.hpp"

namespace convoy::devices {

/// A date and a time of day as numbers, which may be out of range.
struct CivilTime {
    int year{};  ///< of four digits
    int month{};
    int day{};
    int hour{};
    int minute{};
    int second{};
    int millisecond{};
};

/// Returns the time if the calendar has this date and the day this time of day, else nothing: many
/// devices send month 0 until they have a fix. `ahead_of_utc` is how far the device's clock is
/// ahead of UTC.
std::optional<fleet::Time> time_of(const CivilTime& civil, std::chrono::minutes ahead_of_utc = {});

/// Reads digits by a pattern of the letters of CLDR: "yyMMddHHmmss", "ddMMyyHHmmss",
/// "yyyyMMddHHmmss". Two digits of a year are of this century. Returns nothing unless `digits` has
/// the length of `pattern` and only digits where the pattern has letters.
std::optional<CivilTime> read_civil(std::string_view digits, std::string_view pattern);

/// `time_of` what `read_civil` has read.
std::optional<fleet::Time> read_time(std::string_view digits, std::string_view pattern,
                                     std::chrono::minutes ahead_of_utc = {});

/// Reads "164414", "164414.90" as a time of day; the date is 0.
std::optional<CivilTime> read_time_of_day(std::string_view text);

/// Returns this time of day on the day on which it is at most 12 hours away from `near`.
std::optional<fleet::Time> time_near(CivilTime time_of_day, fleet::Time near);

/// Reads the decimals of a second, without the point, down to the millisecond: "5", "500", "5004"
/// are 500 ms. Returns nothing if there is anything but digits; "" is 0.
std::optional<int> milliseconds_of(std::string_view decimals);

}  // namespace convoy::devices
