// Times as recordings have them.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string_view>

#include "fleet/time.hpp"

namespace convoy::recordings {

using LocalTime = std::chrono::local_time<std::chrono::milliseconds>;

/// Converts a time of a clock on the wall to UTC; returns nothing if that clock skips it. It is a
/// parameter, because only an operating system knows the rules of time zones.
using ToUtc = std::function<std::optional<fleet::Time>(LocalTime)>;

/// Reads the clock on the wall as UTC.
std::optional<fleet::Time> utc_itself(LocalTime time);

enum class TimeForm { with_zone, without_zone, seconds, milliseconds };

struct WrittenTime {
    fleet::Time time;
    TimeForm form;
};

/// Reads a time, floored to the millisecond; returns nothing if the text is none. It may be
///
/// - a date and a time of day, joined by T, spaces or a comma. Dates are 2026-11-28, 2026/11/28 or
///   28.11.2026; 11/28/2026 is refused, because the day and the month may be exchanged. Seconds and
///   decimals (after a point or a comma) may be missing. A zone is Z, UTC, GMT, +02:00, +0200 or
///   +02; without one `to_utc` converts the time.
/// - a number of up to 10 digits, which are seconds since 1970 and may have decimals;
/// - a number of 12 or 13 digits, which are milliseconds since 1970.
///
/// From 2000 to 2286, the times that Convoy takes, seconds have 9 or 10 digits and milliseconds 12
/// or 13, so none is ambiguous.
std::optional<WrittenTime> parse_written_time(std::string_view text, const ToUtc& to_utc);

}  // namespace convoy::recordings
