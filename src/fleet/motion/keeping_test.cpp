#include "fleet/motion/keeping.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace convoy::fleet {
namespace {

Extent extent_of(double metres) {
    Extent extent;
    extent.add({.east = metres, .north = 0});
    return extent;
}

TEST(Extent, BeginsAtTheOrigin) {
    EXPECT_EQ(Extent().radius(), Metres{0});
    Extent extent;
    extent.add({.east = -3, .north = 4});
    EXPECT_EQ(extent.radius(), Metres{2.5});
    extent.add({.east = 3, .north = -4});
    EXPECT_EQ(extent.radius(), Metres{5});
}

TEST(KeepsWithinACircle, ALargerOneTakesLonger) {
    EXPECT_TRUE(keeps_within_a_circle(extent_of(20), Seconds{60}));
    EXPECT_FALSE(keeps_within_a_circle(extent_of(20), Seconds{59}));
    EXPECT_FALSE(keeps_within_a_circle(extent_of(21), Seconds{149}));
    EXPECT_TRUE(keeps_within_a_circle(extent_of(50), Seconds{150}));
    EXPECT_TRUE(keeps_within_a_circle(extent_of(100), largest_circle_time));
    EXPECT_FALSE(keeps_within_a_circle(extent_of(101), Seconds{86'400}));
}

TEST(HasLeft, WhatTheScatterDoesNotExplain) {
    std::vector<PlanePoint> others;
    for (int i = 0; i < 32; ++i) {  // 3 m to either side
        others.push_back({.east = i % 2 == 0 ? 3.0 : -3.0, .north = 0});
    }
    EXPECT_FALSE(has_left({.east = 0, .north = 6}, others));
    EXPECT_TRUE(has_left({.east = 0, .north = 40}, others));
}

TEST(HasLeft, HalfAMetreOfAReceiverWithoutNoise) {
    const std::vector<PlanePoint> others(5);
    EXPECT_FALSE(has_left({.east = 0.5, .north = 0}, others));
    EXPECT_TRUE(has_left({.east = 0.51, .north = 0}, others));
}

TEST(LowerQuantile, IsOneOfTheValues) {
    EXPECT_EQ(lower_quantile({3}, 0.5), 3);
    EXPECT_EQ(lower_quantile({4, 1, 3, 2}, 0.5), 2);
    EXPECT_EQ(lower_quantile({5, 1, 3}, 0.5), 3);
    EXPECT_EQ(lower_quantile({5, 1, 4, 2, 3}, 0.75), 4);
    EXPECT_EQ(lower_quantile({5, 1, 4, 2, 3}, 1), 5);
}

}  // namespace
}  // namespace convoy::fleet
