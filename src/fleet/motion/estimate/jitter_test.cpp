#include "fleet/motion/estimate/jitter.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr double sigma_metres = 3.0;

/// Returns `count` positions at uneven times, about one per second, of a drive east along the
/// equator: 10 m/s at first, with a constant `acceleration` (m/s²). On each axis they have noise
/// (metres, one sigma); their accuracy is 3 m.
std::vector<Position> drive(std::size_t count, double acceleration, double noise_metres) {
    samples::Random random(31);
    std::normal_distribution<double> noise(0.0, noise_metres);
    std::vector<Position> positions;
    milliseconds time{0};
    for (std::size_t i = 0; i < count; ++i) {
        const double passed = std::chrono::duration<double>(time).count();
        const double driven = 10 * passed + acceleration * passed * passed / 2;
        positions.push_back(samples::position(time, noise(random) / 110'574.0,
                                              (driven + noise(random)) / 111'319.5));
        positions.back().accuracy = Accuracy::from_metres(sigma_metres);
        time += milliseconds(samples::random_between(random, 500, 1'500));
    }
    return positions;
}

/// Returns the share at the position in the middle.
double share_of(const std::vector<Position>& positions) {
    const std::vector<Belief> beliefs(positions.size(), Belief::good);
    return jitter_share(
        Neighbourhood({positions, beliefs, positions.size() / 2}, MetresPerSecond{140.0}));
}

TEST(JitterShare, IsTheLeastWhereASteadyAccelerationExplainsAll) {
    EXPECT_EQ(share_of(drive(21, 0.0, 0.0)), min_jitter);
    EXPECT_EQ(share_of(drive(21, 1.0, 0.0)), min_jitter);
}

TEST(JitterShare, IsOneWhereNoiseIsWhatTheAccuracySays) {
    EXPECT_EQ(share_of(drive(21, 0.0, sigma_metres)), 1.0);
    EXPECT_EQ(share_of(drive(21, 1.0, 3 * sigma_metres)), 1.0) << "and never more";
}

TEST(JitterShare, GrowsWithTheNoiseBetween) {
    const double tenth = share_of(drive(21, 1.0, sigma_metres / 10));
    const double fifth = share_of(drive(21, 1.0, sigma_metres / 5));
    EXPECT_GT(tenth, min_jitter);
    EXPECT_NEAR(fifth / tenth, 4.0, 0.1) << "it is one of variances";
    EXPECT_LT(fifth, 1.0);
}

TEST(JitterShare, IsOneWhereTooFewWereSeen) {
    EXPECT_EQ(share_of(drive(6, 0.0, 0.0)), 1.0);
    EXPECT_EQ(share_of(drive(7, 0.0, 0.0)), min_jitter);
}

TEST(JitterShare, IsOneIfTheVehicleDidMoreThanItsPositionsShow) {
    // A drive round a block with a position every 30 s.
    std::vector<Position> positions;
    for (int i = 0; i < 9; ++i) {
        positions.push_back(samples::position(seconds(30 * i), i % 4 < 2 ? 0.0 : 0.001,
                                              i % 4 == 1 || i % 4 == 2 ? 0.001 : 0.0));
        positions.back().accuracy = Accuracy::from_metres(sigma_metres);
    }
    EXPECT_EQ(share_of(positions), 1.0);
}

}  // namespace
}  // namespace convoy::fleet
