#include "fleet/motion/estimate/mean_speed.hpp"

#include <gtest/gtest.h>

namespace convoy::fleet {
namespace {

using namespace std::chrono_literals;

Measurement measured(double east, double north, double seconds) {
    return {.at = {.east = east, .north = north}, .time = {seconds}, .variance = 9};
}

TEST(MeanSpeed, IsThatOfTheWayFromThePositionBefore) {
    const auto mean = mean_speed(measured(-12'000, 0, -600), measured(0, 0, 0), 30min);
    ASSERT_TRUE(mean);
    EXPECT_DOUBLE_EQ(mean->speed.value, 20);
    EXPECT_DOUBLE_EQ(mean->heading->value, 90);
    EXPECT_NEAR(mean->sigma.value, 4.243 / 600, 1e-5);
}

TEST(MeanSpeed, IsNothingAcrossASilence) {
    EXPECT_TRUE(mean_speed(measured(-100, 0, -300), measured(0, 0, 0), 5min));
    EXPECT_FALSE(mean_speed(measured(-100, 0, -300.001), measured(0, 0, 0), 5min));
}

TEST(MeanSpeed, IsZeroWithinTheNoise) {
    const auto mean = mean_speed(measured(0, 12, -600), measured(0, 0, 0), 30min);
    ASSERT_TRUE(mean);
    EXPECT_EQ(mean->speed.value, 0);
    EXPECT_EQ(mean->heading, std::nullopt);
}

TEST(MeanSpeed, HasNoHeadingBelowTheSpeedOfAMovingVehicle) {
    const auto mean = mean_speed(measured(0, 60, -600), measured(0, 0, 0), 30min);
    ASSERT_TRUE(mean);
    EXPECT_DOUBLE_EQ(mean->speed.value, 0.1);
    EXPECT_EQ(mean->heading, std::nullopt);
}

}  // namespace
}  // namespace convoy::fleet
