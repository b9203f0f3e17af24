#include "fleet/motion/stay/stay.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "fleet/fixtures/samples.hpp"
#include "fleet/motion/stay/keeping.hpp"

namespace convoy::fleet {
namespace {

/// Samples each half a minute, this many metres north of a place.
std::vector<Sample> at_metres(const std::vector<double>& north) {
    std::vector<Sample> stay;
    for (std::size_t i = 0; i < north.size(); ++i) {
        stay.push_back({.begin = i,
                        .end = i + 1,
                        .place = samples::coordinates(52.0 + north[i] / 111'267, 5.0),
                        .seconds = 30.0 * static_cast<double>(i),
                        .relocated = false});
    }
    return stay;
}

TEST(Stay, DoesNotBeginOnTheWayThereOrEndOnTheWayAway) {
    const Stay stay(at_metres({-18, 0, 0.1, 0, 0.1, 0, 0, 9}));
    EXPECT_EQ(stay.first(), 1U);
    EXPECT_EQ(stay.last(), 6U);
}

TEST(Stay, IsAtTheMeanOfItsSamples) {
    const Stay stay(at_metres({0, 4, 0, 4, 0, 4, 0, 4}));
    const auto [mean, leash] = stay.place_at(3);
    EXPECT_NEAR(mean.north, 2, 0.01);
    EXPECT_NEAR(mean.east, 0, 0.01);
    EXPECT_NEAR(leash, 5.2, 0.3) << "2.6 times the scatter of 2 m";
}

TEST(Stay, OfAVehicleThatCreepsIsWhereItsLineIs) {
    std::vector<double> north;
    for (int i = 0; i < 60; ++i) {
        north.push_back(2.0 * i);
    }
    const Stay stay(at_metres(north));
    EXPECT_NEAR(stay.place_at(stay.last()).mean.north, 2.0 * static_cast<double>(stay.last()), 0.1)
        << "the mean of the quarter of an hour before is 30 m behind";
}

}  // namespace
}  // namespace convoy::fleet
