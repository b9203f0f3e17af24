#include "devices/civil_time.hpp"

#include <gtest/gtest.h>

namespace convoy::devices {
namespace {

using namespace std::chrono_literals;

TEST(CivilTimeTest, DigitsAreReadByTheirPattern) {
    const auto expected = fleet::parse_time("2019-02-05T08:45:03Z");
    EXPECT_EQ(read_time("190205084503", "yyMMddHHmmss"), expected);
    EXPECT_EQ(read_time("050219084503", "ddMMyyHHmmss"), expected);
    EXPECT_EQ(read_time("20190205084503", "yyyyMMddHHmmss"), expected);
    EXPECT_EQ(read_time("2019-02-05 08:45:03", "yyyy-MM-dd HH:mm:ss"), expected);
}

TEST(CivilTimeTest, AClockAheadOfUtcIsSetBack) {
    EXPECT_EQ(read_time("190205044503", "yyMMddHHmmss", 8h),
              fleet::parse_time("2019-02-04T20:45:03Z"));
}

TEST(CivilTimeTest, WhatNoCalendarHasIsNothing) {
    for (const char* wrong : {"190005084503", "191305084503", "190230084503", "190205244503",
                              "190205086003", "190205084560", "19020508450", "1902050845031",
                              "19020508450a", "1902 5084503", "000000000000"}) {
        EXPECT_EQ(read_time(wrong, "yyMMddHHmmss"), std::nullopt) << wrong;
    }
    EXPECT_EQ(time_of({.year = 2024, .month = -1, .day = 1}), std::nullopt);
    EXPECT_EQ(time_of({.year = 2024, .month = 1, .day = 257}), std::nullopt);
    EXPECT_EQ(time_of({.year = 2024, .month = 257, .day = 1}), std::nullopt);
    EXPECT_EQ(time_of({.year = 2024, .month = 2, .day = 29}),
              fleet::parse_time("2024-02-29T00:00:00Z"));
}

TEST(CivilTimeTest, ATimeOfDayIsOnTheNearestDay) {
    const auto near = [](std::string_view time_of_day, std::string_view time) {
        return time_near(*read_time_of_day(time_of_day), *fleet::parse_time(time));
    };
    EXPECT_EQ(near("221811.000", "2016-02-16T07:18:00Z"),
              fleet::parse_time("2016-02-15T22:18:11Z"));
    EXPECT_EQ(near("040000", "2016-02-29T23:00:00Z"), fleet::parse_time("2016-03-01T04:00:00Z"));
    EXPECT_EQ(near("120000.25", "2016-02-29T13:00:00Z"),
              fleet::parse_time("2016-02-29T12:00:00.250Z"));
    for (const char* wrong : {"", "31.0", "12000", "120000x", "120000.x", "1200000"}) {
        EXPECT_FALSE(read_time_of_day(wrong)) << wrong;
    }
}

TEST(CivilTimeTest, DecimalsOfASecondAreCutAtTheMillisecond) {
    EXPECT_EQ(milliseconds_of(""), 0);
    EXPECT_EQ(milliseconds_of("5"), 500);
    EXPECT_EQ(milliseconds_of("0079"), 7);
    EXPECT_EQ(milliseconds_of("5x"), std::nullopt);
}

}  // namespace
}  // namespace convoy::devices
