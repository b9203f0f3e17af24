#include "calendar/time_zone.hpp"

#include <date/tz.h>

#include <exception>

namespace convoy::calendar {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::local_days;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// "+02:00" → 2 h; nothing if the text is no offset.
std::optional<milliseconds> offset_from(std::string_view name) {
    const auto midnight = fleet::parse_time("2000-01-01T00:00:00Z");
    const bool is_offset = name.starts_with('+') || name.starts_with('-');
    const auto there =
        is_offset ? fleet::parse_time("2000-01-01T00:00:00" + std::string(name)) : std::nullopt;
    return there ? std::optional(*midnight - *there) : std::nullopt;
}

/// Returns null if there is no zone of this name, or if the machine has no zones at all. The
/// library throws in both cases.
const date::time_zone* rules_of(std::string_view name) {
    try {
        return date::locate_zone(name);
    } catch (const std::exception&) {
        return nullptr;
    }
}

/// What the clock does around a time that it shows, floored to the second, as no zone changes
/// within one.
date::local_info around(const date::time_zone& rules, milliseconds shown) {
    return rules.get_info(date::local_seconds(floor<seconds>(shown)));
}

}  // namespace

std::optional<TimeZone> TimeZone::named(std::string_view name) {
    TimeZone zone;
    zone.name_ = name;
    if (name == "UTC") {
        return zone;
    }
    if (const auto ahead = offset_from(name)) {
        zone.ahead_ = *ahead;
        return zone;
    }
    zone.rules_ = rules_of(name);
    return zone.rules_ != nullptr ? std::optional(zone) : std::nullopt;
}

std::optional<fleet::Time> TimeZone::when(std::chrono::local_time<milliseconds> shown) const {
    const milliseconds since_1970 = shown.time_since_epoch();
    if (rules_ == nullptr) {
        return fleet::Time(since_1970 - ahead_);
    }
    const date::local_info info = around(*rules_, since_1970);
    if (info.result == date::local_info::nonexistent) {
        return std::nullopt;
    }
    return fleet::Time(since_1970 - info.first.offset);
}

fleet::Time TimeZone::begin_of(local_days day) const {
    if (const auto midnight = when(day)) {
        return *midnight;
    }
    // The clock jumps over midnight.
    return around(*rules_, day.time_since_epoch()).first.end;
}

local_days TimeZone::day_of(fleet::Time time) const {
    const milliseconds ahead =
        rules_ == nullptr ? ahead_ : rules_->get_info(floor<seconds>(time)).offset;
    auto day = floor<days>(std::chrono::local_time<milliseconds>(time.time_since_epoch() + ahead));
    // The clock may show the old day again after the new one has begun.
    while (begin_of(day + days(1)) <= time) {
        day += days(1);
    }
    return day;
}

}  // namespace convoy::calendar
