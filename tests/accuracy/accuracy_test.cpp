// Checks the accuracy that Convoy promises (ARCHITECTURE.md) against the simulator's truth.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "measure.hpp"

namespace convoy::accuracy {
namespace {

using testing::Le;
using testing::Pointwise;

/// The errors are measured once, because that takes a while under a sanitizer.
const std::map<std::string, Errors>& errors() {
    static const std::map<std::string, Errors> measured = [] {
        std::map<std::string, Errors> all;
        for (const Scene& scene : make_scenes("tracks")) {
            all.emplace(scene.name, measure(scene));
        }
        return all;
    }();
    return measured;
}

TEST(Accuracy, OfSpeedUnderWhiteNoise) {
    const Errors& white = errors().at("white noise, 3 m");
    EXPECT_LE(white.smoothed.speed, 0.6);
    EXPECT_LE(white.live.speed, 1.5);
}

TEST(Accuracy, OfHeadingFromThreeMetresPerSecondOn) {
    const Errors& road = errors().at("town and road, 3 m");
    EXPECT_GE(road.two_point.heading[0], 19.2) << "no easier than the drive that set the goals";
    EXPECT_LE(road.smoothed.heading[0], 2.5);
    EXPECT_LE(road.live.heading[0], 8.0);
}

// An error of 0.5 m/s across the direction of travel turns the heading by 3.6 degrees at 8 m/s and
// by 2 at 14 m/s; so the errors are larger in town.
TEST(Accuracy, OfHeadingInTown) {
    const Errors& white = errors().at("white noise, 3 m");
    EXPECT_THAT(white.smoothed.heading, Pointwise(Le(), {5.0, 3.5, 2.5}));
    EXPECT_THAT(white.live.heading, Pointwise(Le(), {13.0, 7.5, 5.0}));
}

// Good receivers are trusted as much as they deserve, whatever accuracy they report.
TEST(Accuracy, OfPositionsWithoutNoise) {
    const Errors& clean = errors().at("clean");
    EXPECT_LE(clean.smoothed.speed, 0.1);
    EXPECT_THAT(clean.smoothed.heading, Pointwise(Le(), {0.5, 0.5, 0.5}));
    EXPECT_THAT(clean.live.heading, Pointwise(Le(), {3.0, 2.0, 1.5}));
}

TEST(Accuracy, SmoothedIsNeverWorseThanTwoPoint) {
    for (const auto& [name, scene] : errors()) {
        EXPECT_LE(scene.smoothed.speed, scene.two_point.speed) << name;
        EXPECT_THAT(scene.smoothed.heading, Pointwise(Le(), scene.two_point.heading)) << name;
    }
}

TEST(Accuracy, JumpsAreFoundAndNothingElse) {
    const Errors& urban = errors().at("urban: 3 m and jumps");
    EXPECT_GE(urban.jumps, 500);
    EXPECT_GE(urban.jumps_found, 0.99);
    for (const auto& [name, scene] : errors()) {
        EXPECT_LE(scene.flagged_wrongly, 0.001) << name;
    }
}

TEST(Accuracy, SigmaSaysHowSureTheSpeedIs) {
    for (const auto& [name, scene] : errors()) {
        EXPECT_GE(scene.within_two_sigma, 0.95) << name;
    }
}

}  // namespace
}  // namespace convoy::accuracy
