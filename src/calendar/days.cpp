#include "calendar/days.hpp"

#include <string_view>

namespace convoy::calendar {

std::vector<Day> days_of(const TimeZone& zone, const fleet::TimeSpan& span) {
    std::vector<Day> days;
    if (span.begin >= span.end) {
        return days;
    }
    std::chrono::local_days date = zone.day_of(span.begin);
    fleet::Time begin = zone.begin_of(date);
    while (begin < span.end) {
        const std::chrono::local_days next = date + std::chrono::days(1);
        const fleet::Time end = zone.begin_of(next);
        if (begin < end) {
            days.push_back({.date = date, .span = {.begin = begin, .end = end}});
        }
        date = next;
        begin = end;
    }
    return days;
}

void append_date(std::string& out, std::chrono::local_days date) {
    constexpr std::string_view shape = "0000-00-00";
    const std::string midnight =
        fleet::format_time(fleet::Time(std::chrono::sys_days(date.time_since_epoch())));
    out.append(midnight, 0, shape.size());
}

}  // namespace convoy::calendar
