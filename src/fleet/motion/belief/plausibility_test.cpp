#include "fleet/motion/belief/plausibility.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "fleet/fixtures/samples.hpp"
#include "fleet/local_plane.hpp"

namespace convoy::fleet {
namespace {

/// Returns a place at most 0.1 degrees away in latitude and in longitude.
Coordinates beside(samples::Random& random, const Coordinates& from) {
    const auto within = [&random](std::int32_t value, std::int32_t most) {
        return static_cast<std::int32_t>(std::clamp<std::int64_t>(
            value + samples::random_between(random, -1'000'000, 1'000'000), -most, most));
    };
    return Coordinates::from_e7(within(from.latitude_e7(), 900'000'000),
                                within(from.longitude_e7(), 1'799'999'999))
        .value();
}

constexpr MetresPerSecond drive_limit{70.0};

TEST(IsPlausible, IsWhatTheGeodesicSays) {
    samples::Random random(42);
    int plausible = 0;
    for (int i = 0; i < 20'000; ++i) {
        const Position from = samples::random_position(random);
        Position to = samples::random_position(random);
        to.coordinates = beside(random, from.coordinates);
        to.time =
            from.time + std::chrono::milliseconds(samples::random_between(random, 1, 200'000));
        to.accuracy.reset();
        const double driven =
            drive_limit.value * std::chrono::duration<double>(to.time - from.time).count();
        const double sigma = std::hypot(accuracy_of(from).value, 5.0);
        const bool expected =
            distance_between(from.coordinates, to.coordinates).value <= driven + 3 * sigma;
        ASSERT_EQ(is_plausible(from, to, drive_limit), expected);
        plausible += expected ? 1 : 0;
    }
    EXPECT_GT(plausible, 5'000);
    EXPECT_LT(plausible, 15'000);
}

TEST(RoughDistance, IsNearTheGeodesic) {
    samples::Random random(44);
    for (int i = 0; i < 20'000; ++i) {
        const Coordinates one = samples::random_position(random).coordinates;
        const Coordinates other =
            i % 2 == 0 ? beside(random, one) : samples::random_position(random).coordinates;
        const double exact = distance_between(one, other).value;
        ASSERT_NEAR(rough_distance(one, other).value, exact, exact * 0.006);
    }
}

TEST(AreWithin, IsThatOfTheRoughDistance) {
    samples::Random random(45);
    int within = 0;
    for (int i = 0; i < 20'000; ++i) {
        const Coordinates one = samples::random_position(random).coordinates;
        const Coordinates other = beside(random, one);
        const Metres limit{i % 2 == 0 ? 50.0 : 3'000.0};
        ASSERT_EQ(are_within(one, other, limit), rough_distance(one, other) <= limit);
        within += are_within(one, other, limit) ? 1 : 0;
    }
    EXPECT_GT(within, 200);
    EXPECT_LT(within, 19'800);
}

}  // namespace
}  // namespace convoy::fleet
