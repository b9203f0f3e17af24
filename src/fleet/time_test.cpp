#include "fleet/time.hpp"

#include <gtest/gtest.h>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

std::optional<std::int64_t> milliseconds_of(std::string_view text) {
    const auto time = parse_time(text);
    return time ? std::optional(time->time_since_epoch().count()) : std::nullopt;
}

TEST(ParseTime, ReadsRfc3339) {
    EXPECT_EQ(milliseconds_of("1970-01-01T00:00:00Z"), 0);
    EXPECT_EQ(milliseconds_of("2026-11-22T13:07:11.250Z"), 1'795'352'831'250);
    EXPECT_EQ(milliseconds_of("2026-11-22t13:07:11.250z"), 1'795'352'831'250);
    EXPECT_EQ(milliseconds_of("2026-11-22 13:07:11.250Z"), 1'795'352'831'250);
    EXPECT_EQ(milliseconds_of("0000-01-01T00:00:00Z"), -62'167'219'200'000);
    EXPECT_EQ(milliseconds_of("9999-12-31T23:59:59.999Z"), 253'402'300'799'999);
}

TEST(ParseTime, TakesOffsetsOff) {
    const auto utc = milliseconds_of("2026-11-22T13:07:11Z");
    EXPECT_EQ(milliseconds_of("2026-11-22T13:07:11+00:00"), utc);
    EXPECT_EQ(milliseconds_of("2026-11-22T13:07:11-00:00"), utc);
    EXPECT_EQ(milliseconds_of("2026-11-22T13:07:11+0000"), utc);
    EXPECT_EQ(milliseconds_of("2026-11-22T18:37:11+05:30"), utc);
    EXPECT_EQ(milliseconds_of("2026-11-22T18:37:11+0530"), utc);
    EXPECT_EQ(milliseconds_of("2026-11-22T05:07:11-08:00"), utc);
    EXPECT_EQ(milliseconds_of("2026-11-23T00:07:11+11:00"), utc) << "over a day's border";
}

TEST(ParseTime, CutsDigitsBeyondTheMillisecond) {
    EXPECT_EQ(milliseconds_of("1970-01-01T00:00:01.5Z"), 1500);
    EXPECT_EQ(milliseconds_of("1970-01-01T00:00:01.25Z"), 1250);
    EXPECT_EQ(milliseconds_of("1970-01-01T00:00:01.0009Z"), 1000);
    EXPECT_EQ(milliseconds_of("1970-01-01T00:00:01.999999999999999999999Z"), 1999);
}

TEST(ParseTime, FloorsBefore1970Too) {
    EXPECT_EQ(milliseconds_of("1969-12-31T23:59:59.9999Z"), -1);
    EXPECT_EQ(milliseconds_of("1969-12-31T23:59:59.0009Z"), -1000);
}

TEST(ParseTime, KnowsTheDaysOfMonthsAndLeapYears) {
    EXPECT_TRUE(parse_time("2024-02-29T00:00:00Z"));
    EXPECT_TRUE(parse_time("2000-02-29T00:00:00Z"));
    EXPECT_FALSE(parse_time("1900-02-29T00:00:00Z"));
    EXPECT_FALSE(parse_time("2026-02-29T00:00:00Z"));
    EXPECT_FALSE(parse_time("2026-04-31T00:00:00Z"));
    EXPECT_FALSE(parse_time("2026-00-10T00:00:00Z"));
    EXPECT_FALSE(parse_time("2026-13-10T00:00:00Z"));
    EXPECT_FALSE(parse_time("2026-01-00T00:00:00Z"));
}

TEST(ParseTime, CountsALeapSecondAsTheOneAfterIt) {
    EXPECT_EQ(milliseconds_of("2016-12-31T23:59:60Z"), milliseconds_of("2017-01-01T00:00:00Z"));
    EXPECT_EQ(milliseconds_of("2016-12-31T23:59:60.500Z"),
              milliseconds_of("2017-01-01T00:00:00.500Z"));
    EXPECT_EQ(milliseconds_of("2017-01-01T01:59:60+02:00"),
              milliseconds_of("2017-01-01T00:00:00Z"));
    EXPECT_FALSE(parse_time("2016-12-30T23:59:60Z")) << "not before the first of a month";
    EXPECT_FALSE(parse_time("2016-12-31T22:59:60Z"));
    EXPECT_FALSE(parse_time("2016-12-31T23:59:61Z"));
}

TEST(ParseTime, RefusesEverythingElse) {
    for (const std::string_view text : {"",
                                        "now",
                                        "2026-11-22",
                                        "2026-11-22T13:07Z",
                                        "2026-11-22T13:07:11",
                                        "13:07:11Z",
                                        "2026-11-22T13:07:11.Z",
                                        "2026-11-22T13:07:11,5Z",
                                        "2026-11-22T24:00:00Z",
                                        "2026-11-22T13:60:00Z",
                                        "2026-11-22T13:07:11+24:00",
                                        "2026-11-22T13:07:11+00:60",
                                        "2026-11-22T13:07:11+1",
                                        "2026-11-22T13:07:11+00:0",
                                        "2026-11-22T13:07:11Z ",
                                        " 2026-11-22T13:07:11Z",
                                        "2026-11-22T13:07:11ZZ",
                                        "2026-1-22T13:07:11Z",
                                        "+2026-11-22T13:07:11Z",
                                        "-026-11-22T13:07:11Z",
                                        "2026/11/22T13:07:11Z",
                                        "2026-11-22X13:07:11Z",
                                        "1795352831250",
                                        "2026-11-22T13:07:1\xD9\xA1Z"}) {
        EXPECT_FALSE(parse_time(text)) << text;
    }
}

TEST(FormatTime, IsAlwaysUtcWithThreeDecimals) {
    EXPECT_EQ(format_time(Time(std::chrono::milliseconds(0))), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(format_time(Time(std::chrono::milliseconds(-1))), "1969-12-31T23:59:59.999Z");
    EXPECT_EQ(format_time(Time(std::chrono::milliseconds(1'795'352'831'050))),
              "2026-11-22T13:07:11.050Z");
}

TEST(FormatTime, StaysInsideTheYearsOfRfc3339) {
    EXPECT_EQ(format_time(Time::min()), "0000-01-01T00:00:00.000Z");
    EXPECT_EQ(format_time(Time::max()), "9999-12-31T23:59:59.999Z");
}

TEST(FormatTime, IsReadBackAsTheSameTime) {
    samples::Random random(3);
    for (int i = 0; i < 100'000; ++i) {
        const Time time(std::chrono::milliseconds(
            samples::random_between(random, -62'167'219'200'000, 253'402'300'799'999)));
        ASSERT_EQ(parse_time(format_time(time)), time) << format_time(time);
    }
}

TEST(FormatTime, OrdersAsTimesDo) {
    samples::Random random(4);
    for (int i = 0; i < 10'000; ++i) {
        const Time one = samples::random_position(random).time;
        const Time other = samples::random_position(random).time;
        ASSERT_EQ(one < other, format_time(one) < format_time(other));
    }
}

}  // namespace
}  // namespace convoy::fleet
