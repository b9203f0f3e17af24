#include "device-fleet/dialects/writing.hpp"

#include <gtest/gtest.h>

namespace convoy::device_fleet {
namespace {

TEST(Writing, TimesAreWrittenByAPattern) {
    const fleet::Time time = fleet::parse_time("2026-01-09T03:07:05.042Z").value();
    EXPECT_EQ(written_time(time, "yyyyMMddHHmmss"), "20260109030705");
    EXPECT_EQ(written_time(time, "ddMMyy"), "090126");
    EXPECT_EQ(written_time(time, "HHmmss.SSS"), "030705.042");
}

TEST(Writing, MinutesThatRoundUpToADegreeAreOne) {
    const auto place = fleet::Coordinates::from_degrees(-54.9999999, 5.9999999).value();
    EXPECT_EQ(written_latitude(place, ','), "5500.0000,S");
    EXPECT_EQ(written_longitude(place, ';'), "00600.0000;E");
}

TEST(Writing, NumbersHaveAsManyDecimalsAsAsked) {
    EXPECT_EQ(fixed(0.05, 2), "0.05");
    EXPECT_EQ(fixed(-70.66778905, 7), "-70.6677890");
    EXPECT_EQ(hexadecimal_word(0x0A3F), "0A3F");
}

}  // namespace
}  // namespace convoy::device_fleet
