#include "calendar/time_zone.hpp"

#include <gtest/gtest.h>

#include <string>

namespace convoy::calendar {
namespace {

using std::chrono::local_days;
using std::chrono::milliseconds;

/// Reads "2026-07-01 12:00:00.250", as a clock on the wall shows it.
std::chrono::local_time<milliseconds> shown(const std::string& text) {
    return std::chrono::local_time<milliseconds>(
        fleet::parse_time(text + "Z").value().time_since_epoch());
}

local_days date(int year, unsigned month, unsigned day) {
    return local_days(std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day));
}

/// Returns when the clock of the zone shows that time, as RFC 3339, or "never".
std::string when(const std::string& zone, const std::string& text) {
    const auto time = TimeZone::named(zone).value().when(shown(text));
    return time ? fleet::format_time(*time) : "never";
}

std::string begin_of(const std::string& zone, local_days day) {
    return fleet::format_time(TimeZone::named(zone).value().begin_of(day));
}

TEST(TimeZone, IsUtcAnOffsetOrAName) {
    EXPECT_EQ(when("UTC", "2026-07-01 12:00:00.250"), "2026-07-01T12:00:00.250Z");
    EXPECT_EQ(when("+02:00", "2026-07-01 12:00:00.250"), "2026-07-01T10:00:00.250Z");
    EXPECT_EQ(when("-0330", "2026-07-01 22:00:00"), "2026-07-02T01:30:00.000Z");
    EXPECT_EQ(when("Europe/Berlin", "2026-07-01 12:00:00.250"), "2026-07-01T10:00:00.250Z");
    EXPECT_EQ(when("Europe/Berlin", "2026-01-01 00:30:00"), "2025-12-31T23:30:00.000Z");
    EXPECT_EQ(when("Asia/Kathmandu", "2026-01-01 00:30:00"), "2025-12-31T18:45:00.000Z");
    EXPECT_EQ(TimeZone().name(), "UTC");
    EXPECT_EQ(TimeZone::named("Asia/Kathmandu").value().name(), "Asia/Kathmandu");
}

TEST(TimeZone, AnHourThatComesTwiceIsTheFirstAndOneThatIsSkippedIsNone) {
    EXPECT_EQ(when("Europe/Berlin", "2026-10-25 01:59:59"), "2026-10-24T23:59:59.000Z");
    EXPECT_EQ(when("Europe/Berlin", "2026-10-25 02:30:00"), "2026-10-25T00:30:00.000Z");
    EXPECT_EQ(when("Europe/Berlin", "2026-10-25 03:00:00"), "2026-10-25T02:00:00.000Z");
    EXPECT_EQ(when("Europe/Berlin", "2026-03-29 01:59:59.999"), "2026-03-29T00:59:59.999Z");
    EXPECT_EQ(when("Europe/Berlin", "2026-03-29 02:30:00"), "never");
    EXPECT_EQ(when("Europe/Berlin", "2026-03-29 03:00:00"), "2026-03-29T01:00:00.000Z");
    EXPECT_EQ(when("Europe/Dublin", "2025-10-26 00:59:59"), "2025-10-25T23:59:59.000Z");
    EXPECT_EQ(when("Europe/Dublin", "2025-10-26 01:30:00"), "2025-10-26T00:30:00.000Z");
    EXPECT_EQ(when("Europe/Dublin", "2025-10-26 02:00:00"), "2025-10-26T02:00:00.000Z");
    EXPECT_EQ(when("Europe/Dublin", "2025-03-30 01:30:00"), "never");
    EXPECT_EQ(when("Europe/Dublin", "2025-07-01 12:00:00"), "2025-07-01T11:00:00.000Z");
}

TEST(TimeZone, ADayBeginsWhenTheClockFirstShowsItOrALaterOne) {
    EXPECT_EQ(begin_of("UTC", date(2026, 11, 22)), "2026-11-22T00:00:00.000Z");
    EXPECT_EQ(begin_of("+05:45", date(2026, 11, 22)), "2026-11-21T18:15:00.000Z");
    EXPECT_EQ(begin_of("Asia/Kathmandu", date(2026, 11, 22)), "2026-11-21T18:15:00.000Z");
    EXPECT_EQ(begin_of("Europe/Berlin", date(2026, 3, 29)), "2026-03-28T23:00:00.000Z");
    EXPECT_EQ(begin_of("Europe/Berlin", date(2026, 3, 30)), "2026-03-29T22:00:00.000Z");
    // The clock jumps from midnight to 01:00.
    EXPECT_EQ(begin_of("America/Sao_Paulo", date(2018, 11, 4)), "2018-11-04T03:00:00.000Z");
    // The clock jumps from 00:01 back to 23:01: the first midnight counts.
    EXPECT_EQ(begin_of("America/St_Johns", date(2010, 11, 7)), "2010-11-07T02:30:00.000Z");
    // The day has never been there.
    EXPECT_EQ(begin_of("Pacific/Apia", date(2011, 12, 30)), "2011-12-30T10:00:00.000Z");
    EXPECT_EQ(begin_of("Pacific/Apia", date(2011, 12, 31)), "2011-12-30T10:00:00.000Z");
}

TEST(TimeZone, EveryTimeIsInTheDayThatHasBegunLast) {
    for (const char* name : {"UTC", "-11:30", "Asia/Kathmandu", "Europe/Berlin", "Pacific/Apia",
                             "America/St_Johns", "America/Sao_Paulo", "Africa/Casablanca"}) {
        const TimeZone zone = TimeZone::named(name).value();
        for (const int year : {2010, 2011, 2018, 2026}) {
            const fleet::Time begin = std::chrono::sys_days(std::chrono::year(year) / 1 / 1);
            for (fleet::Time time = begin; time < begin + std::chrono::days(366);
                 time += std::chrono::minutes(437)) {
                const local_days day = zone.day_of(time);
                ASSERT_LE(zone.begin_of(day), time) << name << fleet::format_time(time);
                ASSERT_GT(zone.begin_of(day + std::chrono::days(1)), time)
                    << name << fleet::format_time(time);
            }
        }
    }
}

TEST(TimeZone, AnHourThatIsPutBackBeyondMidnightBelongsToTheNewDay) {
    const TimeZone zone = TimeZone::named("America/St_Johns").value();
    const auto day_of = [&](std::string_view time) {
        return zone.day_of(fleet::parse_time(time).value());
    };
    EXPECT_EQ(day_of("2010-11-07T02:29:59.999Z"), date(2010, 11, 6));
    EXPECT_EQ(day_of("2010-11-07T02:30:00Z"), date(2010, 11, 7));
    EXPECT_EQ(day_of("2010-11-07T02:45:00Z"), date(2010, 11, 7)) << "the clock shows 23:15 again";
    EXPECT_EQ(day_of("2010-11-08T03:29:59.999Z"), date(2010, 11, 7));
}

TEST(TimeZone, ThatThisMachineDoesNotKnowIsNone) {
    for (const char* zone : {"", "Europe", "Europe/Atlantis", "../../../etc/passwd", "/etc/passwd",
                             "+2", "+25:00", "Z", "europe/berlin"}) {
        EXPECT_FALSE(TimeZone::named(zone)) << zone;
    }
}

}  // namespace
}  // namespace convoy::calendar
