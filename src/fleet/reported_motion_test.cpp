#include "fleet/reported_motion.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace convoy::fleet {
namespace {

TEST(ReportedMotion, IsUnknownAtFirst) {
    const ReportedMotion motion;
    EXPECT_FALSE(motion.is_known());
    EXPECT_FALSE(motion.speed());
    EXPECT_FALSE(motion.heading());
}

TEST(ReportedMotion, RoundsSpeedsToCentimetres) {
    ReportedMotion motion;
    EXPECT_TRUE(motion.set_speed({13.887}));
    EXPECT_EQ(motion.speed(), MetresPerSecond{13.89});
    EXPECT_TRUE(motion.is_known());
    EXPECT_TRUE(motion.set_speed({std::numeric_limits<double>::infinity()}));
    EXPECT_EQ(motion.speed(), MetresPerSecond{655.34});
}

TEST(ReportedMotion, KeepsItsSpeedIfTheNewOneIsNone) {
    ReportedMotion motion(100, 0);
    EXPECT_FALSE(motion.set_speed({-0.1}));
    EXPECT_FALSE(motion.set_speed({std::numeric_limits<double>::quiet_NaN()}));
    EXPECT_EQ(motion.speed(), MetresPerSecond{1.0});
}

TEST(ReportedMotion, RoundsHeadingsWithinTheCircle) {
    ReportedMotion motion;
    EXPECT_TRUE(motion.set_heading({359.994}));
    EXPECT_EQ(motion.heading(), Degrees{359.99});
    EXPECT_TRUE(motion.set_heading({359.996}));
    EXPECT_EQ(motion.heading(), Degrees{0.0});
    EXPECT_TRUE(motion.set_heading({360.0}));
    EXPECT_EQ(motion.heading(), Degrees{0.0});
    EXPECT_FALSE(motion.set_heading({360.001}));
    EXPECT_FALSE(motion.set_heading({-1.0}));
    EXPECT_FALSE(motion.set_heading({std::numeric_limits<double>::quiet_NaN()}));
}

TEST(ReportedMotion, OrdersTheUnknownBehindTheKnown) {
    constexpr std::uint16_t unknown = ReportedMotion::unknown;
    EXPECT_LT(ReportedMotion(0, 0), ReportedMotion(0, 1));
    EXPECT_LT(ReportedMotion(0, unknown), ReportedMotion(1, 0));
    EXPECT_LT(ReportedMotion(ReportedMotion::max_centimetres, 0), ReportedMotion(unknown, 0));
    EXPECT_LT(ReportedMotion(unknown, 35'999), ReportedMotion());
    EXPECT_EQ(ReportedMotion(0, 36'000), ReportedMotion(0, unknown));
}

}  // namespace
}  // namespace convoy::fleet
