#include "fleet/motion/stay/stays.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <random>
#include <vector>

#include "fleet/fixtures/samples.hpp"
#include "fleet/motion/estimate/judged_period.hpp"
#include "fleet/motion/estimate/motion.hpp"
#include "fleet/motion/report/report.hpp"
#include "fleet/motion/stay/samples.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const MotionSettings defaults;

/// How a receiver errs: its drift is a random walk that is pulled back to 0 (an Ornstein-Uhlenbeck
/// process), in metres on each axis.
struct Drift {
    double sigma;
    double seconds;  ///< after this time 37 % of an error is left
    std::optional<Accuracy> reported{};
};

/// Returns the true place this many seconds after noon.
using Drive = std::function<PlanePoint(double)>;

std::vector<Position> received(const Drive& drive, seconds length, seconds interval, Drift drift,
                               std::uint64_t seed) {
    constexpr double white_sigma = 0.5;
    samples::Random random(seed);
    std::normal_distribution<double> normal;
    const double kept = std::exp(-std::chrono::duration<double>(interval).count() / drift.seconds);
    const double fresh = drift.sigma * std::sqrt(1 - kept * kept);
    PlanePoint error{.east = drift.sigma * normal(random), .north = drift.sigma * normal(random)};
    std::vector<Position> track;
    for (seconds time(0); time < length; time += interval) {
        error = {.east = kept * error.east + fresh * normal(random),
                 .north = kept * error.north + fresh * normal(random)};
        const PlanePoint truth = drive(static_cast<double>(time.count()));
        const double east = truth.east + error.east + white_sigma * normal(random);
        const double north = truth.north + error.north + white_sigma * normal(random);
        track.push_back(samples::position(time, 52.0 + north / 111'267, 5.0 + east / 68'681));
        track.back().accuracy = drift.reported;
    }
    return track;
}

struct Driven {
    double metres = 0;
    double moving = 0;  ///< share of positions
};

Driven driven(std::span<const Position> track) {
    const auto [beliefs, stays, reported] = judge_track(track, defaults.max_speed);
    Driven sum;
    for (std::size_t i = 0; i < track.size(); ++i) {
        const Motion motion = derive_motion({track, beliefs, i, reported}, defaults, stays[i]);
        sum.metres += motion.distance.value_or(Metres{0}).value;
        sum.moving += motion.speed && *motion.speed >= moving_speed ? 1 : 0;
    }
    sum.moving /= static_cast<double>(track.size());
    return sum;
}

/// The share of times at which the newest position is shown as moving.
double moving_live(std::span<const Position> track) {
    double moving = 0;
    double shown = 0;
    ReportWindow window;
    for (const Position& position : track) {
        insert(window, position);
        if (position.time < samples::noon + minutes(6)) {
            continue;  // nothing shows yet that it stays
        }
        const auto report = report_of(samples::name("V"), window, defaults);
        shown += 1;
        moving += report && report->motion.speed >= moving_speed ? 1 : 0;
    }
    return moving / shown;
}

const Drive parked = [](double) { return PlanePoint{}; };

Drive northwards(double metres_per_second) {
    return [=](double time) { return PlanePoint{.east = 0, .north = metres_per_second * time}; };
}

TEST(Stays, AParkedVehicleHasNotMovedUnderEightMetresOfDrift) {
    for (const double sigma : {2.0, 4.0, 8.0}) {
        for (const double memory : {20.0, 60.0, 200.0}) {
            for (const seconds interval : {seconds(1), seconds(5), seconds(30), seconds(60)}) {
                for (const auto accuracy :
                     {std::optional<Accuracy>{}, Accuracy::from_metres(sigma)}) {
                    const auto track =
                        received(parked, hours(2), interval, {sigma, memory, accuracy}, 3);
                    const Driven sum = driven(track);
                    const auto trace = testing::Message()
                                       << sigma << " m, " << memory << " s, every "
                                       << interval.count() << " s";
                    EXPECT_LE(sum.metres, 3.0) << trace;
                    EXPECT_LE(sum.moving, 0.002) << trace;
                }
            }
        }
    }
}

TEST(Stays, AParkedVehicleHasHardlyMovedUnderTwelveMetresOfDrift) {
    for (const seconds interval : {seconds(1), seconds(10), seconds(60)}) {
        const auto track = received(parked, hours(6), interval, {12, 200}, 4);
        const Driven sum = driven(track);
        EXPECT_LE(sum.metres, 60.0) << interval.count();
        EXPECT_LE(sum.moving, 0.002) << interval.count();
    }
}

TEST(Stays, AParkedVehicleIsShownAsStopped) {
    for (const double sigma : {3.0, 8.0, 12.0}) {
        for (const seconds interval : {seconds(1), seconds(10)}) {
            const auto track = received(parked, hours(1), interval, {sigma, 60}, 5);
            EXPECT_LE(moving_live(track), 0.002) << sigma << " m, every " << interval.count();
        }
    }
}

// Some devices send four decimals: a parked one alternates between places that are 11 m apart.
TEST(Stays, CoarseCoordinatesAreNoMove) {
    for (const seconds interval : {seconds(1), seconds(10), seconds(60)}) {
        auto track = received(parked, hours(2), interval, {2, 60}, 13);
        for (Position& position : track) {
            const auto coarse = [](double degrees) { return std::round(degrees * 1e4) / 1e4; };
            position.coordinates =
                samples::coordinates(coarse(position.coordinates.latitude() + 5e-5),
                                     coarse(position.coordinates.longitude() + 5e-5));
        }
        const Driven sum = driven(track);
        EXPECT_LE(sum.metres, 12.0) << interval.count();
        EXPECT_LE(sum.moving, 0.002) << interval.count();
    }
}

TEST(Stays, WhatCreepsHasMoved) {
    for (const seconds interval : {seconds(1), seconds(10), seconds(60)}) {
        const Driven paver = driven(received(northwards(0.05), hours(8), interval, {4, 60}, 6));
        EXPECT_NEAR(paver.metres, 1'440, 72) << interval.count();
        EXPECT_LE(paver.moving, 0.002) << "0.05 m/s counts as stopped";
        const Driven creep = driven(received(northwards(0.6), hours(2), interval, {12, 60}, 6));
        EXPECT_NEAR(creep.metres, 4'320, 432) << interval.count();
    }
}

TEST(Stays, AShipThatSwingsAtItsAnchorHasNotMoved) {
    const Drive ship = [](double time) {
        const double angle = 1.2 * std::sin(2 * std::numbers::pi * time / 1'200);
        return PlanePoint{.east = 40 * std::sin(angle), .north = 40 * std::cos(angle)};
    };
    for (const seconds interval : {seconds(1), seconds(10), seconds(60)}) {
        const Driven sum = driven(received(ship, hours(6), interval, {3, 60}, 7));
        EXPECT_LE(sum.metres, 5.0) << interval.count();
        EXPECT_LE(sum.moving, 0.002) << interval.count();
    }
}

TEST(Stays, TheWayBetweenTwoStaysCountsWhole) {
    // An hour parked, 10 km at 10 m/s, an hour parked.
    const Drive drive = [](double time) {
        return PlanePoint{.east = 0, .north = std::clamp(10 * (time - 3'600), 0.0, 10'000.0)};
    };
    for (const double sigma : {1.0, 5.0, 10.0}) {
        for (const seconds interval : {seconds(1), seconds(10), seconds(30)}) {
            const Driven sum = driven(received(drive, seconds(8'200), interval, {sigma, 60}, 8));
            EXPECT_NEAR(sum.metres, 10'000, 30 + 4 * sigma) << sigma << " " << interval.count();
        }
    }
}

TEST(Stays, AStartShowsWhenItIsSureAndWithinHalfAMinute) {
    for (const double sigma : {0.0, 3.0, 8.0, 12.0}) {
        for (const seconds interval : {seconds(1), seconds(5), seconds(10)}) {
            const Drive drive = [](double time) {
                return PlanePoint{.east = std::max(0.0, 3 * (time - 1'200)), .north = 0};
            };
            const auto track = received(drive, seconds(1'300), interval, {sigma, 60}, 9);
            ReportWindow window;
            std::optional<Time> moving;
            for (const Position& position : track) {
                insert(window, position);
                const auto report = report_of(samples::name("V"), window, defaults);
                if (position.time > samples::noon + seconds(1'200) && !moving &&
                    report->motion.speed >= moving_speed) {
                    moving = position.time;
                }
            }
            ASSERT_TRUE(moving);
            EXPECT_LE(*moving - samples::noon, seconds(1'230)) << sigma << " " << interval.count();
        }
    }
}

TEST(FindStays, MarksOnlyGoodPositions) {
    auto track = received(parked, minutes(20), seconds(10), {3, 60}, 10);
    track[60].coordinates = samples::coordinates(52.3, 5.0);
    std::vector<Belief> beliefs(track.size(), Belief::good);
    beliefs[60] = Belief::outlier;
    std::vector<StayStep> steps(track.size());
    find_stays(track, beliefs, {}, steps);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        EXPECT_EQ(steps[i].stays, i != 60) << i;
    }
}

TEST(FindStays, FindsNothingInADriveAndInNothing) {
    const auto track = received(northwards(8), minutes(20), seconds(1), {3, 60}, 11);
    std::vector<StayStep> steps(track.size());
    find_stays(track, std::vector<Belief>(track.size(), Belief::good), {}, steps);
    EXPECT_TRUE(std::ranges::none_of(steps, &StayStep::stays));
    find_stays({}, {}, {}, {});
}

TEST(FindStays, EndsAtARelocation) {
    auto track = received(parked, minutes(20), seconds(10), {1, 60}, 12);
    std::vector<Belief> beliefs(track.size(), Belief::good);
    beliefs[60] = Belief::relocated;
    std::vector<StayStep> steps(track.size());
    find_stays(track, beliefs, {}, steps);
    EXPECT_TRUE(steps[30].stays);
    EXPECT_TRUE(steps[90].stays);
}

TEST(SampleNumber, CountsFrom1970InBothDirections) {
    EXPECT_EQ(sample_number(Time(milliseconds(0))), 0);
    EXPECT_EQ(sample_number(Time(milliseconds(29'999))), 0);
    EXPECT_EQ(sample_number(Time(milliseconds(30'000))), 1);
    EXPECT_EQ(sample_number(Time(milliseconds(-1))), -1);
}

}  // namespace
}  // namespace convoy::fleet
