// Divides a range of time at the days of a time zone.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "calendar/time_zone.hpp"
#include "fleet/motion/summary/totals.hpp"

namespace convoy::calendar {

/// A day of a time zone.
struct Day {
    std::chrono::local_days date;
    fleet::TimeSpan span;  ///< the whole day
};

/// Returns the days that overlap `span`, ascending; each ends where the next one begins. A day that
/// the zone's clock skips is not among them.
std::vector<Day> days_of(const TimeZone& zone, const fleet::TimeSpan& span);

/// Appends "2026-11-22". Years are those of RFC 3339, as in fleet::append_time.
void append_date(std::string& out, std::chrono::local_days date);

}  // namespace convoy::calendar
