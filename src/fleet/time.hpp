// Time in Convoy: UTC in whole milliseconds, written as RFC 3339. fleet/ reads no clock; callers
// pass the current time.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace convoy::fleet {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

/// A tracker holds a position whose time is further ahead of its clock.
inline constexpr std::chrono::seconds max_ahead_of_clock{60};

/// Reads RFC 3339 ("2026-11-22T13:07:11.250Z"), offsets also without a colon ("+0000"). Digits
/// beyond the millisecond are cut off, so times are floored, also before 1970. Second 60 is
/// accepted only if UTC can have it (before the first of a month) and counts as the next second, as
/// in POSIX. Returns nothing if the text is not such a time.
std::optional<Time> parse_time(std::string_view text);

/// Returns "2026-11-22T13:07:11.250Z": always UTC, always three decimals. A time outside RFC 3339's
/// years 0000 to 9999 is written as the nearest one inside.
std::string format_time(Time time);

/// Appends the same to `out`.
void append_time(std::string& out, Time time);

}  // namespace convoy::fleet
