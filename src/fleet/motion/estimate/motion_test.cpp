#include "fleet/motion/estimate/motion.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "fleet/fixtures/samples.hpp"
#include "fleet/motion/estimate/judged_period.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr MotionSettings settings;
constexpr MotionSettings any_speed{.max_speed = {1e9}};

/// The motion at the second of two positions, one second apart.
Motion motion_between(const Coordinates& from, const Coordinates& to) {
    const std::vector<Position> window{{samples::noon, from, std::nullopt},
                                       {samples::noon + seconds(1), to, std::nullopt}};
    const std::array beliefs{Belief::good, Belief::good};
    return derive_motion({window, beliefs, 1}, any_speed);
}

/// A geodesic in degrees, and its length in metres and azimuth at the end as `GeodSolve -i -p 6`
/// prints them (GeographicLib 2.1.2, geographiclib-tools).
struct Way {
    double latitude, longitude, to_latitude, to_longitude;
    double metres, azimuth;
};

constexpr std::array ways{
    Way{53.3906810, -1.4312470, 53.3907000, -1.4312000, 3.774771, 55.93126952299},
    Way{0, 0, 0.001, 0, 110.574276, 0},
    Way{0.001, 0, 0, 0, 110.574276, 180},
    Way{0, 0, 0, 0.001, 111.319491, 90},
    Way{0, 0, 0, -0.001, 111.319491, 270},
    Way{10, 179.9995, 10.0002, -179.9995, 111.848764, 78.59286270444},   // the antimeridian
    Way{89.9999, 0, 89.9999, 180, 22.338796, 180},                       // over the north pole
    Way{-89.9999, 30, -89.9998, -100, 30.733407, 360 - 16.16488012707},  // beside the south pole
    Way{-33.8568, 151.2153, -33.8523, 151.2108, 650.046856, 360 - 39.83747354945},
    Way{51.5, -0.1, 51.6, 0.3, 29893.338414, 68.30626253611}};

TEST(DeriveMotion, IsGeodesicAsGeodSolveSays) {
    for (const Way& way : ways) {
        const Motion motion =
            motion_between(samples::coordinates(way.latitude, way.longitude),
                           samples::coordinates(way.to_latitude, way.to_longitude));
        ASSERT_TRUE(motion.distance && motion.speed && motion.heading);
        EXPECT_NEAR(motion.distance->value, way.metres, way.metres * 1e-6);
        EXPECT_NEAR(motion.speed->value, way.metres, way.metres * 1e-6) << "in one second";
        EXPECT_NEAR(motion.heading->value, way.azimuth, 1e-5);
    }
}

TEST(DeriveMotion, DividesByTheTimeBetween) {
    const std::vector<Position> window{samples::position(seconds(0), 0.0, 0.0),
                                       samples::position(milliseconds(2'500), 0.0, 0.001)};
    EXPECT_NEAR(derive_motion(window, 1, settings).speed->value, 111.319491 / 2.5, 1e-5);
}

TEST(DeriveMotion, AtRestHasSpeedZeroAndNoHeading) {
    const Coordinates place = samples::coordinates(53.39, -1.43);
    const Motion motion = motion_between(place, place);
    EXPECT_EQ(motion.speed, MetresPerSecond{0.0});
    EXPECT_EQ(motion.distance, Metres{0.0});
    EXPECT_EQ(motion.heading, std::nullopt);
}

TEST(DeriveMotion, HasAHeadingFromHalfAMetrePerSecondOn) {
    // A step of 0.001 degrees along the equator takes 222.6 s at 0.5 m/s.
    const auto along_the_equator = [](milliseconds time) {
        const std::vector<Position> window{samples::position(seconds(0), 0.0, 0.0),
                                           samples::position(time, 0.0, 0.001)};
        return derive_motion(window, 1, settings);
    };
    EXPECT_TRUE(along_the_equator(milliseconds(222'638)).heading);
    const Motion slower = along_the_equator(milliseconds(222'640));
    EXPECT_FALSE(slower.heading);
    EXPECT_TRUE(slower.speed);
}

TEST(DeriveMotion, IsUnknownAtTheFirstPosition) {
    const std::vector<Position> window{samples::position(seconds(0), 1.0, 0.0),
                                       samples::position(seconds(1), 1.0, 0.0001)};
    EXPECT_EQ(derive_motion(window, 0, settings), Motion{});
    EXPECT_EQ(derive_motion(std::span(window).first(1), 0, settings), Motion{});
}

TEST(DeriveMotion, HasNoSpeedAfterMoreThanFiveMinutesOfSilence) {
    const auto after = [](milliseconds silence) {
        const std::vector<Position> window{samples::position(seconds(0), 0.0, 0.0),
                                           samples::position(silence, 0.0, 0.01)};
        return derive_motion(window, 1, settings);
    };
    EXPECT_TRUE(after(minutes(5)).speed);
    const Motion later = after(minutes(5) + milliseconds(1));
    EXPECT_FALSE(later.speed);
    EXPECT_FALSE(later.speed_sigma);
    EXPECT_FALSE(later.heading);
    EXPECT_NEAR(later.distance->value, 1113.19, 0.01) << "it has come from there all the same";
}

TEST(DeriveMotion, HeadsStrictlyBelow360Degrees) {
    samples::Random random(21);
    for (int i = 0; i < 20'000; ++i) {
        // A step of up to 22 m north or south, and every other time also up to 22 m west.
        const Coordinates from = samples::random_position(random).coordinates;
        const auto north = static_cast<std::int32_t>(samples::random_between(random, -2000, 2000));
        const auto east = static_cast<std::int32_t>(samples::random_between(random, -2000, 1));
        const auto to =
            Coordinates::from_e7(std::clamp(from.latitude_e7() + north, -900'000'000, 900'000'000),
                                 i % 2 == 0 ? from.longitude_e7()
                                            : std::max(from.longitude_e7() + east, -1'800'000'000));
        const Motion motion = motion_between(from, to.value());
        if (motion.heading) {
            ASSERT_GE(motion.heading->value, 0.0);
            ASSERT_LT(motion.heading->value, 360.0);
            ASSERT_FALSE(std::signbit(motion.heading->value));
        }
    }
}

/// Returns a random walk across the antimeridian, with uneven times, silences and jumps.
std::vector<Position> random_walk(samples::Random& random, std::size_t count) {
    std::vector<Position> walk;
    Time time = samples::noon;
    std::int64_t latitude_e7 = samples::random_between(random, -800'000'000, 800'000'000);
    std::int64_t longitude_e7 = 1'799'990'000;
    for (; count > 0; --count) {
        // Before one step in 20, one to four positions are elsewhere.
        if (samples::random_between(random, 0, 19) == 0) {
            const Coordinates elsewhere = samples::random_between(random, 0, 1) == 0
                                              ? samples::coordinates(0, 0)
                                              : samples::random_position(random).coordinates;
            for (auto some = samples::random_between(random, 1, 4); some > 0; --some) {
                time += seconds(1);
                walk.push_back({time, elsewhere, std::nullopt});
            }
        }
        time += milliseconds(samples::random_between(random, 1, 20'000));
        if (samples::random_between(random, 0, 9) == 0) {
            time += minutes(samples::random_between(random, 1, 9));
        }
        latitude_e7 += samples::random_between(random, -3'000, 3'000);
        longitude_e7 += samples::random_between(random, 0, 3'000);
        const std::int64_t wrapped =
            longitude_e7 < 1'800'000'000 ? longitude_e7 : longitude_e7 - 3'600'000'000;
        walk.push_back({time,
                        Coordinates::from_e7(static_cast<std::int32_t>(latitude_e7),
                                             static_cast<std::int32_t>(wrapped))
                            .value(),
                        std::nullopt});
    }
    return walk;
}

std::vector<Motion> motions(std::span<const Position> window) {
    std::vector<Motion> derived;
    const auto [beliefs, stays, reported] = judge_track(window, settings.max_speed);
    for (std::size_t i = 0; i < window.size(); ++i) {
        derived.push_back(derive_motion({window, beliefs, i, reported}, settings, stays[i]));
    }
    return derived;
}

TEST(DeriveMotion, IsTheSameForAnyOrderOfArrival) {
    samples::Random random(22);
    for (int i = 0; i < 50; ++i) {
        const std::vector<Position> walk = random_walk(random, 60);
        std::vector<Position> arrived = walk;
        std::shuffle(arrived.begin(), arrived.end(), random);
        std::sort(arrived.begin(), arrived.end());
        EXPECT_EQ(motions(arrived), motions(walk));
    }
}

TEST(DeriveMotion, LooksNoFurtherThanItsNeighbours) {
    samples::Random random(23);
    const std::vector<Position> walk = random_walk(random, 300);
    const auto [beliefs, stays, reported] = judge_track(walk, settings.max_speed);
    for (std::size_t i = 0; i < walk.size(); ++i) {
        const std::size_t begin = i - std::min(i, motion_reach);
        const std::size_t count = std::min(walk.size(), i + motion_neighbours + 1) - begin;
        ASSERT_EQ(derive_motion({std::span(walk).subspan(begin, count),
                                 std::span(beliefs).subspan(begin, count), i - begin},
                                settings, stays[i]),
                  derive_motion({walk, beliefs, i, reported}, settings, stays[i]));
    }
}

TEST(DeriveMotion, JoinsNothingAcrossARelocation) {
    std::vector<Position> parked;
    for (int i = 0; i < 60; ++i) {  // 100 km within a minute, and then it stays there
        parked.push_back(samples::position(minutes(i), i < 30 ? 51.0 : 51.9, 2.0 + i * 1e-6));
    }
    const std::vector<Motion> derived = motions(parked);
    EXPECT_FALSE(derived[30].distance);
    EXPECT_FALSE(derived[30].speed);
    for (const Motion& motion : derived) {
        EXPECT_TRUE(is_believed(motion));
        EXPECT_LT(motion.speed.value_or(MetresPerSecond{0}).value, 0.5);
        EXPECT_LT(motion.distance.value_or(Metres{0}).value, 1);
    }
}

TEST(DeriveMotion, NeverJoinsWhatNoVehicleCanDrive) {
    samples::Random random(26);
    for (int i = 0; i < 50; ++i) {
        std::vector<Position> walk = random_walk(random, 200);
        for (std::size_t moved = 120; moved < walk.size(); ++moved) {
            walk[moved].coordinates =
                Coordinates::from_e7(-walk[moved].coordinates.latitude_e7() / 2,
                                     walk[moved].coordinates.longitude_e7())
                    .value();
        }
        for (const Motion& motion : motions(walk)) {
            ASSERT_LE(motion.speed.value_or(MetresPerSecond{0}), settings.max_speed);
            ASSERT_LE(motion.distance.value_or(Metres{0}).value,
                      settings.max_speed.value * 60 * 10 * 17);
        }
    }
}

/// Returns a drive east along the equator at a constant speed, one position per second.
std::vector<Position> drive(std::size_t count, double metres_a_second) {
    std::vector<Position> positions;
    for (std::size_t i = 0; i < count; ++i) {
        const double metres = metres_a_second * static_cast<double>(i);
        positions.push_back(samples::position(seconds(i), 0.0, 1.0 + metres / 111'319.491));
    }
    return positions;
}

TEST(DeriveMotion, IsThatOfASteadyDriveLiveAndSmoothed) {
    const std::vector<Position> positions = drive(40, 13.0);
    for (std::size_t i = 1; i < positions.size(); ++i) {
        const Motion live = derive_motion(std::span(positions).first(i + 1), i, settings);
        EXPECT_NEAR(live.speed->value, 13.0, 0.01) << i;
        EXPECT_NEAR(live.heading->value, 90.0, 0.01) << i;
        const Motion smoothed = derive_motion(positions, i, settings);
        EXPECT_NEAR(smoothed.speed->value, 13.0, 0.01) << i;
        EXPECT_NEAR(smoothed.distance->value, 13.0, 0.01) << i;
    }
}

TEST(DeriveMotion, IsSurerOfItsSpeedTheMoreItKnows) {
    const std::vector<Position> positions = drive(40, 13.0);
    double last = 100;
    for (std::size_t i = 1; i < 8; ++i) {
        const double sigma =
            derive_motion(std::span(positions).first(i + 1), i, settings).speed_sigma->value;
        EXPECT_LT(sigma, last);
        last = sigma;
    }
    EXPECT_LT(derive_motion(positions, 7, settings).speed_sigma->value, last);
    std::vector<Position> blurred = positions;
    for (Position& position : blurred) {
        position.accuracy = Accuracy::from_metres(20.0);
    }
    EXPECT_GT(derive_motion(blurred, 20, settings).speed_sigma->value,
              derive_motion(positions, 20, settings).speed_sigma->value);
}

TEST(DeriveMotion, IsTheSameBackwardsInTime) {
    // Of a smoothed motion, reversing time changes only the sign of the velocity.
    samples::Random random(24);
    std::vector<Position> there = drive(33, 9.0);
    for (Position& position : there) {
        position.coordinates =
            Coordinates::from_e7(
                static_cast<std::int32_t>(samples::random_between(random, -300, 300)),
                position.coordinates.longitude_e7())
                .value();
    }
    std::vector<Position> back = there;
    std::ranges::reverse(back);
    for (Position& position : back) {
        position.time = samples::noon - (position.time - samples::noon);
    }
    const Motion one = derive_motion(there, 16, settings);
    const Motion other = derive_motion(back, 16, settings);
    EXPECT_NEAR(one.speed->value, other.speed->value, 1e-9);
    EXPECT_NEAR(one.speed_sigma->value, other.speed_sigma->value, 1e-9);
    EXPECT_NEAR(std::abs(one.heading->value - other.heading->value), 180.0, 1e-9);
}

TEST(DeriveMotion, APlaceThatIsNotBelievedShapesNothing) {
    const std::vector<Position> positions = drive(40, 13.0);
    std::vector<Position> disturbed = positions;
    disturbed.insert(disturbed.begin() + 20, samples::position(milliseconds(19'500), 0.02, 1.0));
    EXPECT_EQ(derive_motion(disturbed, 20, settings), (Motion{.speed = {},
                                                              .speed_sigma = {},
                                                              .heading = {},
                                                              .distance = {},
                                                              .belief = Belief::outlier}));
    for (const std::size_t i : {18U, 19U, 20U, 21U}) {
        const Motion motion = derive_motion(disturbed, i < 20 ? i : i + 1, settings);
        EXPECT_NEAR(motion.speed->value, 13.0, 0.01) << i;
        EXPECT_NEAR(motion.distance->value, 13.0, 0.01) << i;
    }
}

TEST(DeriveMotion, AParkedVehicleDriftsNowhere) {
    samples::Random random(25);
    std::normal_distribution<double> noise(0.0, 3.0);
    std::vector<Position> parked;
    for (int i = 0; i < 3600; ++i) {
        parked.push_back(samples::position(seconds(i), 53.0 + noise(random) / 111'200,
                                           -1.0 + noise(random) / 67'000));
        parked.back().accuracy = Accuracy::from_metres(3.0);
    }
    const auto [beliefs, stays, reported] = judge_track(parked, settings.max_speed);
    double driven = 0;
    int stands = 0;
    for (std::size_t i = 1; i < parked.size(); ++i) {
        const Motion motion = derive_motion({parked, beliefs, i, reported}, settings, stays[i]);
        driven += motion.distance->value;
        stands += motion.speed == MetresPerSecond{0.0} ? 1 : 0;
    }
    EXPECT_LT(driven, 1.0) << "step by step it would be 19 km";
    EXPECT_GT(stands, 3500);
}

TEST(DeriveMotion, ACrawlIsNoStop) {
    std::vector<Position> crawl = drive(60, 1.0);
    for (Position& position : crawl) {
        position.accuracy = Accuracy::from_metres(3.0);
    }
    const Motion motion = derive_motion(crawl, 30, settings);
    EXPECT_NEAR(motion.speed->value, 1.0, 0.01);
    EXPECT_NEAR(motion.distance->value, 1.0, 0.01);
}

TEST(DeriveMotionDeathTest, AbortsWhereItIsAskedForWhatIsNotThere) {
    const std::vector<Position> window{samples::position(seconds(0), 0.0, 0.0)};
    EXPECT_DEATH(derive_motion(window, 1, settings), "outside of its window");
}

TEST(DeriveMotionDeathTest, AbortsWhereTimesDoNotAscend) {
    const std::vector<Position> window{samples::position(seconds(1), 0.0, 0.001),
                                       samples::position(seconds(1), 0.0, 0.001)};
    EXPECT_DEATH(derive_motion(window, 1, settings), "times ascend");
}

}  // namespace
}  // namespace convoy::fleet
