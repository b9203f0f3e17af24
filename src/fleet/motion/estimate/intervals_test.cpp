#include "fleet/motion/estimate/intervals.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "fleet/fixtures/samples.hpp"
#include "fleet/motion/belief/neighbours.hpp"

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

TEST_F(IntervalsTest, SeeAMotionAtEachLatitudeOfAWindow) {
    constexpr double min_metres = 3 * 5 * std::numbers::sqrt2;  // three sigma of both positions
    for (const double latitude : {0.0, 30.0, 60.0, -85.0}) {
        for (const double share : {0.97, 1.03}) {
            const double cosine = std::cos(latitude * std::numbers::pi / 180);
            const double degrees = share * min_metres / 111'195 / cosine;
            const std::vector<Position> window{samples::position(0s, 10, 0),
                                               samples::position(10'000s, latitude, 0),
                                               samples::position(10'010s, latitude, degrees)};
            EXPECT_EQ(intervals_of(window).moving, share < 1 ? 10'000s : 5'005s) << latitude;
        }
    }
}

/// Whether a vehicle moved in a step, by the words of the rule: the step's stretch goes back and
/// then on until it has 10 s, unless it would become longer than 20 s.
bool moved_in_its_stretch(std::span<const Position> window, std::size_t to) {
    std::size_t first = to - 1;
    std::size_t last = to;
    const auto length = [&](std::size_t from, std::size_t until) {
        return window[until].time - window[from].time;
    };
    while (first > 0 && length(first, last) < 10s && length(first - 1, last) <= 20s) {
        --first;
    }
    while (last + 1 < window.size() && length(first, last) < 10s &&
           length(first, last + 1) <= 20s) {
        ++last;
    }
    return window[first].coordinates != window[last].coordinates;
}

// The vehicle stands or jumps, so that each look at a stretch gives the same.
TEST_F(IntervalsTest, OfAMotionAreThoseInWhoseStretchesItIsSeen) {
    samples::Random random(11);
    for (int round = 0; round < 300; ++round) {
        window_.clear();
        while (window_.size() < interval_positions) {
            const std::int64_t most = samples::random_between(random, 1, 25'000);
            for (std::int64_t i = samples::random_between(random, 1, 20); i > 0; --i) {
                const bool jumps = samples::random_between(random, 0, 9) == 0;
                go(milliseconds(samples::random_between(random, 1, most)), jumps ? 1'000 : 0);
            }
        }
        const auto newest = std::span(window_).last(interval_positions);
        std::vector<milliseconds> moving;
        for (std::size_t i = 1; i < newest.size(); ++i) {
            if (moved_in_its_stretch(newest, i)) {
                moving.push_back(newest[i].time - newest[i - 1].time);
            }
        }
        std::ranges::sort(moving);
        const auto median = intervals_of(window_).moving;
        ASSERT_EQ(median.has_value(), !moving.empty()) << round;
        if (median) {
            const std::size_t middle = moving.size() / 2;
            const std::size_t other = (moving.size() - 1) / 2;
            ASSERT_EQ(*median, (moving[middle] + moving[other]) / 2) << round;
        }
    }
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
