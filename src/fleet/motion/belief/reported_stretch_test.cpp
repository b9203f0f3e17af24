#include "fleet/motion/belief/reported_stretch.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::seconds;

/// A drive to the east with 9 m/s, a position each second, that reports `speed`.
std::vector<Position> reporting(double speed, int count) {
    std::vector<Position> drive;
    for (int i = 0; i < count; ++i) {
        drive.push_back(samples::position(seconds(i), 0.0, 9.0 * i / 111'319.5));
        drive.back().accuracy = Accuracy::from_metres(3.0);
        drive.back().reported.set_speed({speed});
        drive.back().reported.set_heading({90.0});
    }
    return drive;
}

std::vector<Stretch> stretches_of(const std::vector<Position>& drive) {
    const std::vector<Belief> all_good(drive.size(), Belief::good);
    StretchReader reader(drive, all_good, MetresPerSecond{140.0});
    std::vector<Stretch> found;
    while (const auto stretch = reader.next()) {
        found.push_back(*stretch);
    }
    return found;
}

TEST(StretchReader, ComparesTheReportedWayWithTheStraightLine) {
    const auto found = stretches_of(reporting(12.0, 19));
    ASSERT_EQ(found.size(), 3U);
    for (const Stretch& stretch : found) {
        EXPECT_NEAR(stretch.metres, 54, 0.5);
        EXPECT_NEAR(stretch.reported, 72, 0.1);
        EXPECT_NEAR(stretch.bearing, 90, 0.1);
        EXPECT_TRUE(stretch.has_moved());
    }
    EXPECT_FALSE(found[0].is_straight) << "nothing comes before it";
    EXPECT_TRUE(found[1].is_straight);
    EXPECT_EQ(found[1].agreed, found[1].steered);
}

TEST(StretchReader, EndsWhereTheReportedWayIsLong) {
    std::vector<Position> parked = reporting(30.0, 12);
    for (Position& position : parked) {
        position.coordinates = parked.front().coordinates;
    }
    const auto found = stretches_of(parked);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].seconds, 6);
    EXPECT_FALSE(found[0].has_moved());
    EXPECT_TRUE(found[0].claims_more());
}

TEST(StretchReader, PassesOverPositionsWithoutASpeed) {
    std::vector<Position> drive = reporting(9.0, 7);
    drive[3].reported = {};
    EXPECT_EQ(stretches_of(drive).size(), 1U);
    drive.front().reported = {};
    EXPECT_NEAR(stretches_of(drive).front().metres, 45, 0.5);
}

TEST(StretchReader, HasNoneWithoutSpeeds) {
    EXPECT_TRUE(stretches_of({}).empty());
    EXPECT_TRUE(stretches_of({samples::position(seconds(0), 1.0, 1.0)}).empty());
}

}  // namespace
}  // namespace convoy::fleet
