#include "position-simulator/journey.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "position-simulator/fixtures/samples.hpp"
#include "position-simulator/track.hpp"

namespace convoy::simulator {
namespace {

using fleet::Degrees;
using fleet::Metres;

constexpr double step_seconds = 0.1;

/// An open track of six kilometres with two bends.
Circuit country_road() {
    const Point bend = moved(home, {Metres{3000}, Degrees{40}});
    const Point end = moved(bend, {Metres{3000}, Degrees{130}});
    return make_circuit({home, bend, end});
}

bool same(const Truth& one, const Truth& other) {
    return one.at == other.at && one.speed == other.speed && one.heading == other.heading;
}

TEST(Journey, IsTheSameAgainFromTheSameSeedAndAnotherFromAnother) {
    const Circuit circuit = country_road();
    Journey one(circuit, 100, 7);
    Journey again(circuit, 100, 7);
    Journey other(circuit, 100, 8);
    int differences = 0;
    for (double seconds = 0; seconds < 600; seconds += 1) {
        const Truth truth = one.at({seconds});
        ASSERT_TRUE(same(truth, again.at({seconds})));
        differences += same(truth, other.at({seconds})) ? 0 : 1;
    }
    EXPECT_GT(differences, 400);
}

TEST(Journey, DoesNotDependOnHowOftenItIsAsked) {
    const Circuit circuit = country_road();
    Journey often(circuit, 0, 3);
    Journey seldom(circuit, 0, 3);
    for (int step = 0; step < 20'000; ++step) {
        const Truth truth = often.at({step * 0.1});
        if (step % 290 == 0) {
            ASSERT_TRUE(same(truth, seldom.at({step * 0.1})));
        }
    }
}

TEST(Journey, StartsAtRestAtTheGivenPlace) {
    const Circuit circuit = country_road();
    Journey journey(circuit, 500, 3);
    const Truth truth = journey.at({0});
    EXPECT_LT(way_between(truth.at, circuit[500].at).length.value, 1e-6);
    EXPECT_EQ(truth.speed.value, 0);
}

TEST(Journey, StopsNowAndThenForSecondsToAMinuteAndDrivesMostOfTheTime) {
    const Circuit circuit = country_road();
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        Journey journey(circuit, 0, seed);
        int stops = 0;
        double standing = 0;
        double longest = 0;
        double stood_since = 0;
        bool stood = true;
        for (double seconds = 1; seconds < 3600; seconds += step_seconds) {
            const bool stands = journey.at({seconds}).speed.value == 0;
            standing += stands ? step_seconds : 0;
            if (stands && !stood) {
                stood_since = seconds;
            } else if (!stands && stood && stood_since > 0) {
                ++stops;
                longest = std::max(longest, seconds - stood_since);
            }
            stood = stands;
        }
        EXPECT_GE(stops, 5) << seed;
        EXPECT_LE(stops, 90) << seed;
        EXPECT_LE(longest, 61) << seed;
        EXPECT_LT(standing, 0.55 * 3600) << seed;
    }
}

TEST(Journey, DriversDifferBetweenTownAndRoad) {
    int in_town = 0;
    for (std::uint64_t seed = 0; seed < 1000; ++seed) {
        Random random(seed);
        const double speed = Driver::from(random).cruising_speed.value;
        EXPECT_GE(speed, 8.5);
        EXPECT_LT(speed, 25.0);
        in_town += speed < 14 ? 1 : 0;
    }
    EXPECT_NEAR(in_town, 500, 60);
}

TEST(Journey, ReachesItsCruisingSpeedOnAStraightRoad) {
    const Circuit circuit = make_circuit({home, moved(home, {Metres{20'000}, Degrees{80}})});
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        Random random(seed);
        const Driver driver = Driver::from(random);
        Journey journey(circuit, 0, seed);
        double fastest = 0;
        for (double seconds = 0; seconds < 600; seconds += 1) {
            fastest = std::max(fastest, journey.at({seconds}).speed.value);
        }
        EXPECT_NEAR(fastest, driver.cruising_speed.value, 1e-6) << seed;
    }
}

TEST(Journey, ComesBackOnAnOpenTrack) {
    const Circuit circuit = country_road();
    Journey journey(circuit, 0, 5);
    double farthest = 0;
    double nearest_after = 1e9;
    for (double seconds = 0; seconds < 4000; seconds += 1) {
        const double away = way_between(home, journey.at({seconds}).at).length.value;
        farthest = std::max(farthest, away);
        nearest_after = farthest > 4000 ? std::min(nearest_after, away) : nearest_after;
    }
    EXPECT_GT(farthest, 4200);
    EXPECT_LT(nearest_after, 50);
}

TEST(Journey, EndsNowhereHoweverShortAndWildTheTrackIs) {
    std::vector<Point> star;
    for (int point = 0; point < 40; ++point) {
        star.push_back(moved(home, {Metres{0.5 + point % 3}, Degrees{point * 143.0}}));
    }
    for (const auto& track :
         {star,
          {home, moved(home, {Metres{0.05}, Degrees{0}})},
          {home, moved(home, {Metres{9}, Degrees{0}}), moved(home, {Metres{4}, Degrees{0}})}}) {
        const Circuit circuit = make_circuit(track);
        for (std::size_t start = 0; start < circuit.size(); ++start) {
            Journey journey(circuit, start, start);
            double moving = 0;
            for (double seconds = 0; seconds < 300; seconds += 1) {
                const Truth truth = journey.at({seconds});
                ASSERT_TRUE(std::isfinite(truth.at.latitude.value));
                moving += truth.speed.value > 0 ? 1 : 0;
            }
            EXPECT_GT(moving, 0);
        }
    }
}

/// Checks twenty minutes of a journey against the rules of truth.
void expect_believable(const Circuit& circuit, std::uint64_t seed) {
    Random random(seed);
    const double cruising = Driver::from(random).cruising_speed.value;
    Journey journey(circuit, circuit.size() / 3, seed);
    Truth before = journey.at({0});
    double driven = 0;
    for (double seconds = step_seconds; seconds < 1200; seconds += step_seconds) {
        const Truth truth = journey.at({seconds});
        ASSERT_GE(truth.speed.value, 0);
        ASSERT_LE(truth.speed.value, cruising + 1e-9);
        const double change = truth.speed.value - before.speed.value;
        ASSERT_LE(change, max_acceleration * step_seconds + 1e-6);
        ASSERT_GE(change, -max_braking * step_seconds - 1e-6);
        const Way way = way_between(before.at, truth.at);
        const double mean_speed = (before.speed.value + truth.speed.value) / 2;
        // The chord of a bend is shorter than its arc, and a leg may end in between.
        ASSERT_NEAR(way.length.value, mean_speed * step_seconds,
                    0.03 + 0.02 * mean_speed * step_seconds);
        driven += way.length.value;
        const bool moves = truth.speed.value > 1 && before.speed.value > 1;
        if (moves && way.length.value > 0.1) {
            const double turn = turn_between(before.heading, truth.heading).value;
            // The limits that the bends of the circuit promise to passengers.
            const double sideways =
                std::abs(turn) * std::numbers::pi / 180 / step_seconds * mean_speed;
            ASSERT_LE(sideways, max_lateral_acceleration + 0.25) << seconds;
            const Degrees middle{before.heading.value + turn / 2};
            // A circuit consists of straight segments, so its direction is off by at most half a
            // turn.
            ASSERT_LE(std::abs(turn_between(middle, way.azimuth).value), 30.0) << seconds;
        }
        before = truth;
    }
    EXPECT_GT(driven, 1200.0);  // at least 1 m/s, including stops and bends
}

TEST(RecordedJourney, IsBelievableOnEveryTrack) {
    std::uint64_t seed = 0;
    for (const Track& track : load_tracks("tracks")) {
        SCOPED_TRACE(track.name);
        expect_believable(make_circuit(track.points), ++seed);
        ASSERT_FALSE(HasFatalFailure());
    }
}

TEST(RecordedJourney, ItsHeadingIsWhereTheVehicleGoes) {
    const auto tracks = load_tracks("tracks");
    const Circuit circuit = make_circuit(tracks.front().points);
    Journey journey(circuit, 0, 1);
    Truth before = journey.at({0});
    double squares = 0;
    int count = 0;
    for (double seconds = 1; seconds < 3600; seconds += 1) {
        const Truth truth = journey.at({seconds});
        if (truth.speed.value > 3 && before.speed.value > 3) {
            const double turn = turn_between(before.heading, truth.heading).value;
            const Way way = way_between(before.at, truth.at);
            const double error =
                turn_between(Degrees{before.heading.value + turn / 2}, way.azimuth).value;
            squares += error * error;
            ++count;
        }
        before = truth;
    }
    ASSERT_GT(count, 1000);
    EXPECT_LT(std::sqrt(squares / count), 2.0);  // degrees
}

}  // namespace
}  // namespace convoy::simulator
