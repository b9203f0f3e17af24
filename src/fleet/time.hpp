// Time as Convoy keeps it: UTC, in whole milliseconds, written as RFC 3339.
// Nothing in fleet/ reads a clock; whoever needs "now" passes it in.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace convoy::fleet {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

/// Reads RFC 3339 ("2026-11-22T13:07:11.250Z"), offsets also without a colon ("+0000"). Digits
/// beyond the millisecond are cut off, which floors, also before 1970. Second 60 is taken where UTC
/// may have one (before the first of a month) and counts as the second after it, as POSIX does.
/// Nothing where the text is not such a time.
std::optional<Time> parse_time(std::string_view text);

/// Writes "2026-11-22T13:07:11.250Z": always UTC, always three decimals. RFC 3339 has the years
/// 0000 to 9999; a time outside of them is written as the nearest one inside.
std::string format_time(Time time);

/// Writes the same at the end of `out`.
void append_time(std::string& out, Time time);

}  // namespace convoy::fleet
