#include "calendar/days.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace convoy::calendar {
namespace {

using std::chrono::hours;
using testing::ElementsAre;

std::vector<Day> days(const std::string& zone, std::string_view from, std::string_view to) {
    return days_of(TimeZone::named(zone).value(),
                   {fleet::parse_time(from).value(), fleet::parse_time(to).value()});
}

std::vector<std::string> dates_of(const std::vector<Day>& days) {
    std::vector<std::string> dates;
    for (const Day& day : days) {
        append_date(dates.emplace_back(), day.date);
    }
    return dates;
}

std::vector<int> hours_of(const std::vector<Day>& days) {
    std::vector<int> lengths;
    lengths.reserve(days.size());
    for (const Day& day : days) {
        lengths.push_back(static_cast<int>((day.span.end - day.span.begin) / hours(1)));
    }
    return lengths;
}

TEST(Days, AreWholeAlsoAtTheEndsOfTheRange) {
    const auto both =
        days("Asia/Kathmandu", "2026-11-21T18:14:59.999Z", "2026-11-21T18:15:00.001Z");
    EXPECT_THAT(dates_of(both), ElementsAre("2026-11-21", "2026-11-22"));
    EXPECT_EQ(both[0].span.begin, fleet::parse_time("2026-11-20T18:15:00Z"));
    EXPECT_EQ(both[1].span.end, fleet::parse_time("2026-11-22T18:15:00Z"));
    const auto one = days("Asia/Kathmandu", "2026-11-21T18:15:00Z", "2026-11-22T18:15:00Z");
    EXPECT_THAT(dates_of(one), ElementsAre("2026-11-22"));
    EXPECT_TRUE(days("UTC", "2026-11-21T12:00:00Z", "2026-11-21T12:00:00Z").empty());
}

TEST(Days, HaveTwentyThreeOrTwentyFiveHoursWhenSummerTimeBeginsOrEnds) {
    EXPECT_THAT(hours_of(days("Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z")),
                ElementsAre(24, 23, 24));
    EXPECT_THAT(hours_of(days("Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z")),
                ElementsAre(24, 25, 24));
}

TEST(Days, ThatTheClockSkipsAreLeftOut) {
    const auto apia = days("Pacific/Apia", "2011-12-29T12:00:00Z", "2011-12-31T12:00:00Z");
    EXPECT_THAT(dates_of(apia), ElementsAre("2011-12-29", "2011-12-31", "2012-01-01"));
    EXPECT_THAT(hours_of(apia), ElementsAre(24, 24, 24));
}

TEST(Days, OfAYearFollowEachOther) {
    for (const char* zone : {"UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe"}) {
        const auto year = days(zone, "2010-01-01T12:00:00Z", "2011-01-01T12:00:00Z");
        EXPECT_EQ(year.size(), 366U) << zone;
        for (std::size_t i = 1; i < year.size(); ++i) {
            ASSERT_EQ(year[i].span.begin, year[i - 1].span.end) << zone;
            ASSERT_EQ(year[i].date, year[i - 1].date + std::chrono::days(1)) << zone;
        }
    }
}

}  // namespace
}  // namespace convoy::calendar
