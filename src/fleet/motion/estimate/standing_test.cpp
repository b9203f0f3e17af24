#include "fleet/motion/estimate/standing.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <initializer_list>
#include <random>
#include <vector>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::milliseconds;

constexpr double metres_a_degree = 111'319.491;  // along the equator

/// A position on the equator, this far east of a place, with an accuracy of 3 m.
Position east_of_a_place(milliseconds time, double metres) {
    Position position = samples::position(time, 0.0, 1.0 + metres / metres_a_degree);
    position.accuracy = Accuracy::from_metres(3.0);
    return position;
}

/// A drive east at this speed (m/s), with a position every second.
std::vector<Position> driven_at(double speed, std::size_t count) {
    std::vector<Position> window;
    for (std::size_t i = 0; i < count; ++i) {
        window.push_back(east_of_a_place(milliseconds(1'000) * i, speed * static_cast<double>(i)));
    }
    return window;
}

bool stands_at(const std::vector<Position>& window, std::size_t index) {
    const std::vector<Belief> all_good(window.size(), Belief::good);
    return is_standing(Neighbourhood({window, all_good, index}, MetresPerSecond{140.0}));
}

TEST(IsStanding, AtOnePlaceSmoothedAndLive) {
    EXPECT_TRUE(stands_at(driven_at(0.0, 17), 8));
    EXPECT_TRUE(stands_at(driven_at(0.0, 9), 8)) << "no later positions";
}

TEST(IsStanding, ExceptWithASlopeThatNoiseDoesNotExplain) {
    EXPECT_FALSE(stands_at(driven_at(1.0, 17), 8)) << "each position is within 3 sigma of the mean";
    EXPECT_FALSE(stands_at(driven_at(-1.0, 17), 8));
    EXPECT_TRUE(stands_at(driven_at(0.3, 17), 8));
}

TEST(IsStanding, ExceptWithAScatterThatNoiseDoesNotExplain) {
    // A displacement in the middle has no slope.
    const auto displaced_by = [](double metres) {
        std::vector<Position> window = driven_at(0.0, 9);
        window[4] = east_of_a_place(milliseconds(4'000), metres);
        return stands_at(window, 4);
    };
    EXPECT_TRUE(displaced_by(10.0));
    EXPECT_FALSE(displaced_by(40.0));
}

TEST(IsStanding, OnlyWithFourPositionsOverFiveSeconds) {
    const auto seen_at = [](std::initializer_list<int> times) {
        std::vector<Position> window;
        for (const int time : times) {
            window.push_back(east_of_a_place(milliseconds(time), 0.0));
        }
        return stands_at(window, window.size() - 1);
    };
    EXPECT_TRUE(seen_at({0, 2'000, 4'000, 5'000}));
    EXPECT_FALSE(seen_at({1, 2'000, 4'000, 5'000})) << "in less than five seconds";
    EXPECT_FALSE(seen_at({0, 4'000, 8'000})) << "with three positions";
}

TEST(IsStanding, AlmostAlwaysIfTheNoiseIsThatOfTheAccuracy) {
    samples::Random random(57);
    std::normal_distribution<double> noise(0.0, 3.0);
    int standing = 0;
    for (int i = 0; i < 1'000; ++i) {
        std::vector<Position> window;
        for (int second = 0; second < 17; ++second) {
            window.push_back(samples::position(milliseconds(1'000) * second,
                                               noise(random) / 110'574.0,
                                               1.0 + noise(random) / metres_a_degree));
            window.back().accuracy = Accuracy::from_metres(3.0);
        }
        standing += stands_at(window, 8) ? 1 : 0;
    }
    EXPECT_GT(standing, 970);
}

}  // namespace
}  // namespace convoy::fleet
