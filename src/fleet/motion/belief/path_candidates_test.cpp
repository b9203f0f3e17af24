#include "fleet/motion/belief/path_candidates.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <vector>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;

constexpr MetresPerSecond top_speed{140.0};

TEST(PathCandidates, AreAPathWhereEachStepIsPlausible) {
    const std::vector<Position> drive{samples::position(seconds(0), 50.0, 10.0),
                                      samples::position(seconds(10), 50.0, 10.001)};
    EXPECT_TRUE(path_candidates({}, top_speed).is_path());
    EXPECT_TRUE(path_candidates(drive, top_speed).is_path());
    const std::vector<Position> jump{drive[0], samples::position(seconds(10), 51.0, 10.0)};
    EXPECT_FALSE(path_candidates(jump, top_speed).is_path());
}

TEST(PathCandidates, LeaveOutNullIslandAndKeepTheirPlacesInTheWindow) {
    const std::vector<Position> window{samples::position(seconds(0), 50.0, 10.0),
                                       samples::position(seconds(10), 0.0, 0.0),
                                       samples::position(seconds(20), 50.0, 10.001)};
    EXPECT_THAT(path_candidates(window, top_speed).indices, ElementsAre(0, 2));
}

TEST(PathCandidates, LeaveOutOldPlacesOfWhichTheNewestAreUnconfirmed) {
    std::vector<Position> window;
    for (int i = 0; i < 9; ++i) {
        window.push_back(
            samples::position(seconds(10 * i), 50.0, i % 4 == 0 ? 9.99123 : 10.0 + i * 0.0012345));
    }
    const PathCandidates all = path_candidates(window, top_speed);
    EXPECT_THAT(all.indices, ElementsAre(1, 2, 3, 5, 6, 7));
    EXPECT_THAT(all.unconfirmed, ElementsAre(8));
    EXPECT_TRUE(path_candidates(window, top_speed, WindowEnd::more_follow).unconfirmed.empty());
}

/// A vehicle at two places in turn: the first is exactly the same each time, and the device reports
/// that it drives.
std::vector<Position> there_and_back() {
    std::vector<Position> window;
    for (int i = 0; i < 6; ++i) {
        const double place = i % 2 == 0 ? 50.0 : 51.0 + i * 1e-6;
        window.push_back(samples::position(seconds(10 * i), place, 10.0));
        window.back().reported = ReportedMotion(1'200, ReportedMotion::unknown);
    }
    window.push_back(samples::position(minutes(60), 51.0, 10.0));
    return window;
}

TEST(PathCandidates, CountForTheTimeToTheirNeighboursUpToFiveMinutes) {
    const PathCandidates all = path_candidates(there_and_back(), top_speed);
    EXPECT_EQ(all.candidates[0].time, seconds(5));
    EXPECT_EQ(all.candidates[1].time, seconds(10));
    EXPECT_EQ(all.candidates[5].time, seconds(155));
    EXPECT_EQ(all.candidates[6].time, seconds(150));
}

TEST(PathCandidates, AmongThemStepsAreNewAndTheRestStays) {
    const PathCandidates all = path_candidates(there_and_back(), top_speed);
    EXPECT_FALSE(all.candidates[2].follows);
    const std::vector<std::size_t> chosen{0, 2, 4};
    const PathCandidates some = path_candidates_among(all, chosen);
    EXPECT_THAT(some.indices, ElementsAre(0, 2, 4));
    EXPECT_TRUE(some.is_path());
    EXPECT_TRUE(some.candidates[2].is_repeated) << "among all of them it is an old place";
    EXPECT_EQ(some.candidates[1].time, seconds(10));
}

}  // namespace
}  // namespace convoy::fleet
