// Clocks of time zones, by the rules that the operating system has (package tzdata).
//
// Thread-safe. The rules are read once: a process notices an update of them when it starts again.
// After 2037 the library (libhowardhinnant-date) knows no summer time.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "fleet/time.hpp"

namespace date {
class time_zone;  // NOLINT(readability-identifier-naming): the library's name
}  // namespace date

namespace convoy::calendar {

/// What a name of a zone should be, for error messages.
inline constexpr std::string_view zone_name_rule =
    "UTC, an offset such as +02:00, or a zone such as Europe/Berlin that this machine knows "
    "(package tzdata)";

class TimeZone {
 public:
    /// UTC.
    TimeZone() = default;

    /// Returns the zone of "UTC", of an offset such as "+02:00", or of a name such as
    /// "Europe/Berlin"; nothing if there is none.
    static std::optional<TimeZone> named(std::string_view name);

    const std::string& name() const { return name_; }

    /// Returns when the zone's clock shows `shown`; the first time if it does so twice because
    /// summer time ends; nothing if it never does because summer time begins.
    std::optional<fleet::Time> when(std::chrono::local_time<std::chrono::milliseconds> shown) const;

    /// Returns the first moment at which the zone's clock shows that day or a later one. So a day
    /// that the clock skips begins when the next one does, and an hour that the clock is put back
    /// beyond midnight belongs to the new day. Days have 23, 24 or 25 hours, seldom others.
    fleet::Time begin_of(std::chrono::local_days day) const;

    /// Returns the day that contains `time`: the last one that has begun.
    std::chrono::local_days day_of(fleet::Time time) const;

 private:
    std::string name_ = "UTC";
    const date::time_zone* rules_ = nullptr;  // null: the offset is always `ahead_`
    std::chrono::milliseconds ahead_{};       // of UTC
};

}  // namespace convoy::calendar
