#include "fleet/live_wire/live_position.hpp"

#include <gtest/gtest.h>

namespace convoy::fleet {
namespace {

using namespace std::chrono_literals;

TEST(LivePosition, SpeedIsInCentimetresPerSecond) {
    EXPECT_EQ(live_speed(MetresPerSecond{13.416}), 1342);
    EXPECT_EQ(live_speed(MetresPerSecond{0}), 0);
    EXPECT_EQ(live_speed(MetresPerSecond{1e6}), live_most);
    EXPECT_EQ(live_speed(std::nullopt), live_unknown);
}

TEST(LivePosition, HeadingStaysBelowAFullCircle) {
    EXPECT_EQ(live_heading(Degrees{271.5}), 27'150);
    EXPECT_EQ(live_heading(Degrees{359.994}), 35'999);
    EXPECT_EQ(live_heading(Degrees{359.996}), 0);
    EXPECT_EQ(live_heading(std::nullopt), live_unknown);
}

TEST(LivePosition, IntervalIsInTenthsOfASecond) {
    EXPECT_EQ(live_interval(1040ms), 10);
    EXPECT_EQ(live_interval(1h), 36'000);
    EXPECT_EQ(live_interval(24h), live_most);
    EXPECT_EQ(live_interval(std::nullopt), live_unknown);
}

TEST(LivePosition, AgeIsNeitherNegativeNorTooLong) {
    EXPECT_EQ(live_age(350ms), 350U);
    EXPECT_EQ(live_age(-1ms), 0U);
    EXPECT_EQ(live_age(std::chrono::days(60)), 4'294'967'295U);
}

TEST(LivePosition, StaleIsThreeIntervalsAndAtLeastFiveSeconds) {
    EXPECT_EQ(stale_after(10), 5s);
    EXPECT_EQ(stale_after(600), 3min);
    EXPECT_EQ(stale_after(live_unknown), 5s);
    EXPECT_EQ(stale_after(live_most), 19'660'200ms);
}

}  // namespace
}  // namespace convoy::fleet
