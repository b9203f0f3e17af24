#include "fleet/motion/stay/crawl.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::seconds;

/// Positions each 10 s of a vehicle that drives east and whose receiver is off by 10 m to the north
/// and to the south in turn.
std::vector<Position> zigzag(double metres_per_second) {
    std::vector<Position> track;
    for (int i = 0; i < 60; ++i) {
        const double north = i % 2 == 0 ? 10.0 : -10.0;
        track.push_back(samples::position(seconds(10 * i), 52.0 + north / 111'267,
                                          5.0 + 10 * i * metres_per_second / 68'681));
    }
    return track;
}

std::vector<StayStep> measured(const std::vector<Position>& track) {
    const std::vector<Belief> beliefs(track.size(), Belief::good);
    std::vector<StayStep> steps(track.size());
    measure_crawl(track, beliefs, samples_of(track, beliefs), steps);
    return steps;
}

TEST(MeasureCrawl, FollowsTheLineAndNotTheNoise) {
    const auto steps = measured(zigzag(0.8));
    double metres = 0;
    for (const StayStep& step : steps) {
        metres += step.moved.value_or(Metres{0}).value;
        EXPECT_FALSE(step.stays);
    }
    // From the start of the first sample to that of the last; step by step it would be over 1 km.
    EXPECT_NEAR(metres, 0.8 * 570, 5);
}

TEST(MeasureCrawl, LeavesADriveAlone) {
    EXPECT_TRUE(std::ranges::none_of(measured(zigzag(8)),
                                     [](const StayStep& step) { return step.moved.has_value(); }));
}

TEST(MeasureCrawl, NeedsSomeSamples) {
    auto track = zigzag(0.8);
    track.erase(track.begin() + 8, track.end());
    EXPECT_TRUE(std::ranges::none_of(measured(track),
                                     [](const StayStep& step) { return step.moved.has_value(); }));
    EXPECT_TRUE(measured({}).empty());
}

}  // namespace
}  // namespace convoy::fleet
