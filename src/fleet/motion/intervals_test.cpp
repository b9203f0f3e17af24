#include "fleet/motion/intervals.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "fleet/fixtures/samples.hpp"
#include "fleet/motion/neighbours.hpp"

namespace convoy::fleet {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

/// Positions of one vehicle on the equator, where a degree is 111.3 km.
class IntervalsTest : public testing::Test {
 protected:
    void go(milliseconds time, double metres) {
        time_ += time;
        metres_ += metres;
        window_.push_back(samples::position(time_, 0.0, metres_ / 111'319.5));
    }
    void go(int times, milliseconds time, double metres) {
        for (int i = 0; i < times; ++i) {
            go(time, metres);
        }
    }

    milliseconds time_{0};
    double metres_ = 1000;
    std::vector<Position> window_;
};

TEST_F(IntervalsTest, AreUnknownFromOnePosition) {
    EXPECT_EQ(intervals_of({}), Intervals{});
    go(0s, 0);
    EXPECT_EQ(intervals_of(window_), Intervals{});
}

TEST_F(IntervalsTest, DifferWhileTheVehicleMovesAndStands) {
    go(8, 10s, 150);
    go(4, 1h, 3);
    const Intervals intervals = intervals_of(window_);
    EXPECT_EQ(intervals.moving, 10s);
    EXPECT_EQ(intervals.standing, 1h);
    EXPECT_EQ(intervals.any, 10s);
}

TEST_F(IntervalsTest, OfAStandingVehicleAreThoseOfMostOfTheTime) {
    go(20, 10s, 1);
    go(1h, 1);
    EXPECT_EQ(intervals_of(window_).standing, 1h) << "it sleeps after 200 s";
}

TEST_F(IntervalsTest, OfAVehicleThatHasJustStoppedAreUnknown) {
    go(10, 10s, 150);
    go(20, 10s, 0);
    EXPECT_EQ(intervals_of(window_).standing, std::nullopt);
    EXPECT_EQ(intervals_of(window_).moving, 10s);
}

TEST_F(IntervalsTest, SeeAMotionThatIsShorterThanItsNoise) {
    go(20, 1s, 8);
    EXPECT_EQ(intervals_of(window_).moving, 1s);
}

TEST_F(IntervalsTest, TakeNoiseForStanding) {
    for (int i = 0; i < 38; ++i) {
        go(1min, i % 2 == 0 ? 12 : -12);
    }
    EXPECT_EQ(intervals_of(window_).moving, std::nullopt);
    EXPECT_EQ(intervals_of(window_).standing, 1min);
}

TEST_F(IntervalsTest, DependOnTheNewestPositionsAlone) {
    go(10, 1h, 0);
    go(static_cast<int>(interval_positions) - 1, 10s, 150);
    EXPECT_EQ(intervals_of(window_), intervals_of(std::span(window_).last(interval_positions)));
}

TEST_F(IntervalsTest, ALegIsAtMostThreeOfTheIntervalsAround) {
    go(6, 10min, 12'000);
    EXPECT_EQ(longest_leg(window_, 0), 30min);
    EXPECT_EQ(longest_leg(window_, 5), 30min);
}

TEST_F(IntervalsTest, ALegIsNoShorterThanTheUsualSilence) {
    go(6, 1s, 10);
    EXPECT_EQ(longest_leg(window_, 3), motion_gap);
    go(1h, 10);
    EXPECT_EQ(longest_leg(window_, 6), motion_gap);
}

TEST_F(IntervalsTest, OneStepAloneIsNoInterval) {
    go(2, 1h, 10);
    EXPECT_EQ(longest_leg(window_, 1), motion_gap);
}

TEST_F(IntervalsTest, OfTwoStepsTheLongerOneMayBeASilence) {
    go(2, 1s, 10);
    go(10min, 10);
    EXPECT_EQ(longest_leg(window_, 2), motion_gap);
}

}  // namespace
}  // namespace convoy::fleet
