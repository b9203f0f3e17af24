#include "fault_scenes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "position-simulator/geodesy.hpp"

namespace convoy::accuracy {
namespace {

using std::chrono::seconds;

/// Straight to the east at 12 m/s.
Drive straight_drive(std::size_t count, seconds interval) {
    const fleet::Time begin = fleet::parse_time("2026-11-22T12:00:00Z").value();
    const double step = 12.0 * static_cast<double>(interval.count());
    Drive drive;
    for (std::size_t i = 0; i < count; ++i) {
        const simulator::Point place = simulator::moved(
            {{51.0}, {2.0}}, {.length = {step * static_cast<double>(i)}, .azimuth = {90}});
        drive.truth.push_back({.at = place, .speed = {12}, .heading = {90}});
        drive.positions.push_back({begin + i * interval, displaced(place, 0, 0), std::nullopt});
        drive.jumped.push_back(false);
    }
    return drive;
}

TEST(OldFixes, HaveTheirShare) {
    const Drive drive = straight_drive(3'000, seconds(1));
    for (const OldFix fix :
         {OldFix::never_near, OldFix::first, OldFix::of_minutes_ago, OldFix::last}) {
        const FaultyDrive faulty = with_old_fixes(drive, {fix, 0.3, false}, 1);
        EXPECT_NEAR(static_cast<double>(std::ranges::count(faulty.planted, true)), 900, 150)
            << static_cast<int>(fix);
    }
    const FaultyDrive third = with_old_fixes(drive, {OldFix::first, 1.0 / 3, true}, 1);
    EXPECT_EQ(std::ranges::count(third.planted, true), 1'000);
    EXPECT_TRUE(third.planted[2]);
    EXPECT_EQ(third.drive.positions[2].coordinates, drive.positions[0].coordinates);
}

TEST(FaultGoals, EveryThirdFixIsOld) {
    const Drive drive = straight_drive(360, seconds(10));
    const FaultErrors errors =
        measure(std::vector{with_old_fixes(drive, {OldFix::never_near, 1.0 / 3, true}, 1)});
    EXPECT_EQ(errors.left_out, 0);
    EXPECT_EQ(errors.believed, 0);
    EXPECT_NEAR(errors.distance, 1, 0.01);
    EXPECT_LE(errors.greatest_speed, 1.1);
}

// Within the reach of a vehicle for the first minutes.
TEST(FaultGoals, TheFirstFixIsRepeatedAtAnyShare) {
    for (const double share : {1.0 / 3, 0.5}) {
        const Drive drive = straight_drive(180, seconds(10));
        const FaultErrors errors =
            measure(std::vector{with_old_fixes(drive, {OldFix::first, share, true}, 1)});
        EXPECT_EQ(errors.left_out, 0);
        EXPECT_EQ(errors.believed, 0);
        EXPECT_NEAR(errors.distance, 1, 0.02);
    }
}

TEST(FaultGoals, FixesOfTheLastMinutesAreRepeated) {
    const FaultErrors errors = measure(std::vector{
        with_old_fixes(straight_drive(360, seconds(10)), {OldFix::of_minutes_ago, 0.1, false}, 1)});
    EXPECT_LE(errors.left_out, 0.01);
    EXPECT_LE(errors.believed, 0.15) << "some were never sent in their own time";
    EXPECT_NEAR(errors.distance, 1, 0.15);
}

TEST(FaultGoals, FiveFixesAtATower) {
    const Drive drive = straight_drive(600, seconds(1));
    const FaultyDrive faulty = with_tower_runs(drive, {.length = 5, .scatter = 0}, 1);
    EXPECT_GE(std::ranges::count(faulty.planted, true), 5 * 10);
    const FaultErrors errors = measure(std::vector{faulty});
    EXPECT_EQ(errors.left_out, 0);
    EXPECT_EQ(errors.believed, 0);
    EXPECT_NEAR(errors.distance, 1, 0.01);
    EXPECT_LE(errors.greatest_speed, 1.1);
}

// More than sixteen minutes at a place are believed (path.hpp).
TEST(FaultErrors, CountWhatIsBelieved) {
    const FaultErrors errors = measure(std::vector{
        with_tower_runs(straight_drive(1'500, seconds(10)), {.length = 120, .scatter = 0}, 1)});
    EXPECT_GE(errors.believed, 0.95);
    EXPECT_EQ(errors.left_out, 0);
}

}  // namespace
}  // namespace convoy::accuracy
