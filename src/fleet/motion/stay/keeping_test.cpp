#include "fleet/motion/stay/keeping.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "fleet/fixtures/samples.hpp"

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

PlanePoint median_of(const std::vector<PlanePoint>& points) {
    std::vector<double> east;
    std::vector<double> north;
    for (const PlanePoint& point : points) {
        east.push_back(point.east);
        north.push_back(point.north);
    }
    return {.east = lower_quantile(east, 0.5), .north = lower_quantile(north, 0.5)};
}

// Coarse coordinates give many equal distances.
TEST(HasLeft, WhatIsFurtherThanTheQuantileOfTheOthersAllows) {
    samples::Random random(3);
    int left = 0;
    for (int round = 0; round < 1'000; ++round) {
        const auto somewhere = [&](std::int64_t steps) {
            return static_cast<double>(samples::random_between(random, -steps, steps)) / 4;
        };
        std::vector<PlanePoint> others;
        for (std::int64_t i = samples::random_between(random, 1, 40); i > 0; --i) {
            others.push_back({.east = somewhere(6), .north = somewhere(6)});
        }
        const PlanePoint sample{.east = somewhere(24), .north = somewhere(24)};
        const auto first = [&](std::size_t count) {
            return std::vector(others.begin(), others.begin() + std::min(std::ssize(others),
                                                                         std::ptrdiff_t(count)));
        };
        std::vector<double> distances;
        const PlanePoint centre = median_of(first(remembered_samples));
        for (const PlanePoint& point : first(remembered_samples)) {
            distances.push_back(distance(centre, point));
        }
        const double limit = std::max(0.5, 2.83 * lower_quantile(distances, 0.75));
        const bool expected = distance(median_of(first(10)), sample) > limit;
        ASSERT_EQ(has_left(sample, others), expected) << round;
        left += expected ? 1 : 0;
    }
    EXPECT_GT(left, 150);
    EXPECT_LT(left, 850);
}

TEST(LowerQuantile, IsOneOfTheValues) {
    const auto quantile = [](std::vector<double> values, double share) {
        return lower_quantile(values, share);
    };
    EXPECT_EQ(quantile({3}, 0.5), 3);
    EXPECT_EQ(quantile({4, 1, 3, 2}, 0.5), 2);
    EXPECT_EQ(quantile({5, 1, 3}, 0.5), 3);
    EXPECT_EQ(quantile({5, 1, 4, 2, 3}, 0.75), 4);
    EXPECT_EQ(quantile({5, 1, 4, 2, 3}, 1), 5);
}

}  // namespace
}  // namespace convoy::fleet
