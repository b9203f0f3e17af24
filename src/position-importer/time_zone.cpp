#include "position-importer/time_zone.hpp"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>

#include "fleet/time.hpp"
#include "service/settings.hpp"

namespace convoy::importer {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::tm calendar_of(recordings::LocalTime time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss of_day(std::chrono::floor<seconds>(time - day));
    std::tm calendar{};
    calendar.tm_year = static_cast<int>(date.year()) - 1900;
    calendar.tm_mon = static_cast<int>(static_cast<unsigned>(date.month())) - 1;
    calendar.tm_mday = static_cast<int>(static_cast<unsigned>(date.day()));
    calendar.tm_hour = static_cast<int>(of_day.hours().count());
    calendar.tm_min = static_cast<int>(of_day.minutes().count());
    calendar.tm_sec = static_cast<int>(of_day.seconds().count());
    return calendar;
}

/// Returns the time at which the process's clock shows `time`, with or without summer time.
std::optional<fleet::Time> shown_at(recordings::LocalTime time, bool in_summer_time) {
    const std::tm wanted = calendar_of(time);
    std::tm calendar = wanted;
    calendar.tm_isdst = in_summer_time ? 1 : 0;
    const std::time_t since_1970 = std::mktime(&calendar);
    // mktime moves a time that the clock never shows.
    if (calendar.tm_hour != wanted.tm_hour || calendar.tm_min != wanted.tm_min ||
        calendar.tm_mday != wanted.tm_mday || (calendar.tm_isdst > 0) != in_summer_time) {
        return std::nullopt;
    }
    return fleet::Time(seconds(since_1970)) + (time - std::chrono::floor<seconds>(time));
}

/// Returns the UTC time at which the process's zone shows `time`, the earlier of two; nothing if it
/// never does. Which of two times is the first depends on the zone: in Ireland winter time is the
/// one that the C library calls summer time, with an hour less.
std::optional<fleet::Time> utc_by_process_zone(recordings::LocalTime time) {
    const auto in_summer_time = shown_at(time, true);
    const auto in_standard_time = shown_at(time, false);
    if (in_summer_time && in_standard_time) {
        return std::min(*in_summer_time, *in_standard_time);
    }
    return in_summer_time ? in_summer_time : in_standard_time;
}

/// "+02:00" → 2 h; nothing if the text is no offset.
std::optional<milliseconds> offset_from(const std::string& zone) {
    const auto midnight = fleet::parse_time("2000-01-01T00:00:00Z");
    const bool is_offset = zone.starts_with('+') || zone.starts_with('-');
    const auto there = is_offset ? fleet::parse_time("2000-01-01T00:00:00" + zone) : std::nullopt;
    return there ? std::optional(*midnight - *there) : std::nullopt;
}

bool is_known(const std::string& zone) {
    const std::filesystem::path name(zone);
    std::error_code error;
    return !zone.empty() && name.is_relative() && zone.find("..") == std::string::npos &&
           std::filesystem::is_regular_file("/usr/share/zoneinfo" / name, error);
}

}  // namespace

recordings::ToUtc clock_of(const std::string& zone) {
    if (zone == "UTC") {
        return recordings::utc_itself;
    }
    if (const auto ahead = offset_from(zone)) {
        return [ahead = *ahead](recordings::LocalTime time) {
            return std::optional(fleet::Time(time.time_since_epoch() - ahead));
        };
    }
    if (!is_known(zone)) {
        throw service::BadSetting("--time-zone is '" + zone +
                                  "': it should be UTC, an offset such as +02:00, or a zone such "
                                  "as Europe/Berlin that this machine knows (package tzdata)");
    }
    ::setenv("TZ", (":" + zone).c_str(), 1);  // NOLINT(concurrency-mt-unsafe): see the header
    ::tzset();
    return utc_by_process_zone;
}

}  // namespace convoy::importer
