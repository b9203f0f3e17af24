#include "position-simulator/simulated_fleet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace convoy::simulator {
namespace {

using fleet::Degrees;
using fleet::Metres;
using testing::ElementsAre;
using namespace std::chrono_literals;

const fleet::Time start = fleet::parse_time("2026-11-22T13:00:00.123Z").value();

/// Returns a straight road of two kilometres.
Route straight(const std::string& name, const Point& from) {
    return {name, make_circuit({from, moved(from, {Metres{2000}, Degrees{30}})})};
}

const std::vector<Route> two_routes{straight("City Truck", {{53}, {-1}}),
                                    straight("Village Truck", {{54}, {-2}})};

std::vector<std::string> names(const std::vector<Route>& routes, std::size_t vehicles) {
    std::vector<std::string> texts;
    for (const fleet::VehicleName& name : vehicle_names(routes, vehicles)) {
        texts.push_back(name.text());
    }
    return texts;
}

std::vector<Observation> first(SimulatedFleet& fleet, std::size_t count) {
    std::vector<Observation> observations;
    for (std::size_t taken = 0; taken < count; ++taken) {
        observations.push_back(fleet.next().value());
    }
    return observations;
}

TEST(VehicleNames, AreThoseOfTheTracksThenNumbered) {
    EXPECT_THAT(names(two_routes, 0), ElementsAre("City Truck", "Village Truck"));
    EXPECT_THAT(names(two_routes, 1), ElementsAre("City Truck"));
    EXPECT_THAT(names(two_routes, 5), ElementsAre("City Truck", "Village Truck", "City Truck 2",
                                                  "Village Truck 2", "City Truck 3"));
}

TEST(VehicleNames, NeverComeTwice) {
    const std::vector<Route> routes{straight("Truck", {{1}, {1}}), straight("Truck 2", {{2}, {2}})};
    EXPECT_THAT(names(routes, 4), ElementsAre("Truck", "Truck 2", "Truck 3", "Truck 2 2"));
}

TEST(VehicleNames, ThatAreNoneAreRefused) {
    EXPECT_THROW(names({straight(std::string(257, 'x'), {{1}, {1}})}, 0), std::runtime_error);
    EXPECT_THROW(names({straight(std::string(256, 'x'), {{1}, {1}})}, 2), std::runtime_error);
}

TEST(SimulatedFleet, VehiclesTakeTurnsSoThatTheLoadIsEven) {
    SimulatedFleet fleet(two_routes, {.vehicles = 5, .rate = 2, .seed = 1, .start = start});
    EXPECT_EQ(fleet.size(), 5U);
    const auto observations = first(fleet, 11);
    EXPECT_EQ(observations[0].reported.position.time, start);
    for (std::size_t turn = 1; turn < observations.size(); ++turn) {
        const auto gap = observations[turn].reported.position.time -
                         observations[turn - 1].reported.position.time;
        EXPECT_EQ(gap, 100ms) << turn;  // five vehicles, twice a second
    }
    EXPECT_EQ(observations[5].reported.vehicle, observations[0].reported.vehicle);
    EXPECT_EQ(observations[10].reported.position.time, start + 1s);
}

TEST(SimulatedFleet, IsTheSameAgainFromTheSameSeed) {
    const FleetSettings settings{
        .vehicles = 7, .rate = 1, .seed = 42, .start = start, .noise = {3}};
    SimulatedFleet one(two_routes, settings);
    SimulatedFleet again(two_routes, settings);
    FleetSettings changed = settings;
    changed.seed = 43;
    SimulatedFleet other(two_routes, changed);
    int differences = 0;
    for (int turn = 0; turn < 700; ++turn) {
        const auto reported = one.next()->reported;
        ASSERT_EQ(reported, again.next()->reported);
        differences += reported == other.next()->reported ? 0 : 1;
    }
    EXPECT_EQ(differences, 700);
}

TEST(Routes, AreMadeForAsManyVehiclesAsThereAre) {
    const std::vector<Track> tracks{{"A", {{{1}, {1}}, {{1}, {1.01}}}},
                                    {"B", {{{2}, {2}}, {{2}, {2.01}}}}};
    EXPECT_EQ(make_routes(tracks, 0).size(), 2U);
    EXPECT_EQ(make_routes(tracks, 1).size(), 1U);
    EXPECT_EQ(make_routes(tracks, 5).size(), 2U);
    EXPECT_EQ(make_routes(tracks, 5)[1].name, "B");
}

/// Known values of one seed, equal for every compiler, sanitizer and optimisation.
TEST(SimulatedFleet, Seed1GivesThesePositions) {
    SimulatedFleet fleet(two_routes, {.rate = 1, .seed = 1, .start = start, .noise = {3}});
    const fleet::Position position = first(fleet, 599).back().reported.position;
    EXPECT_EQ(position.time, start + 299s);
    EXPECT_EQ(position.coordinates.latitude_e7(), 530153751);
    EXPECT_EQ(position.coordinates.longitude_e7(), -9852090);
}

TEST(SimulatedFleet, TruthAndReportAgreeWithoutNoise) {
    SimulatedFleet fleet(two_routes, {.vehicles = 4, .rate = 1, .seed = 5, .start = start});
    for (const Observation& observation : first(fleet, 2000)) {
        const fleet::Position& position = observation.reported.position;
        const Point reported{{position.coordinates.latitude()}, {position.coordinates.longitude()}};
        ASSERT_LT(way_between(reported, observation.truth->at).length.value, 0.01);
        ASSERT_EQ(position.accuracy, std::nullopt);
    }
}

TEST(SimulatedFleet, SpeedIsWhatItsPositionsSay) {
    SimulatedFleet fleet(two_routes, {.vehicles = 3, .rate = 10, .seed = 5, .start = start});
    std::map<std::string, Observation> before;
    for (const Observation& observation : first(fleet, 9000)) {
        const std::string& name = observation.reported.vehicle.text();
        if (const auto last = before.find(name); last != before.end()) {
            const double seconds =
                std::chrono::duration<double>(observation.reported.position.time -
                                              last->second.reported.position.time)
                    .count();
            const double speed =
                way_between(last->second.truth->at, observation.truth->at).length.value / seconds;
            const double mean_of_truths =
                (last->second.truth->speed.value + observation.truth->speed.value) / 2;
            ASSERT_NEAR(speed, mean_of_truths, 0.15) << name;
        }
        before.insert_or_assign(name, observation);
    }
}

TEST(SimulatedFleet, NoiseHasTheSigmaThatIsReported) {
    SimulatedFleet fleet(two_routes, {.rate = 1, .seed = 5, .start = start, .noise = {3}});
    double squares = 0;
    double north_sum = 0;
    const int count = 20'000;
    for (int turn = 0; turn < count; ++turn) {
        const auto observation = fleet.next().value();
        const fleet::Position& position = observation.reported.position;
        ASSERT_EQ(position.accuracy, fleet::Accuracy::from_metres(3));
        const Way error = way_between(observation.truth->at, {{position.coordinates.latitude()},
                                                              {position.coordinates.longitude()}});
        squares += error.length.value * error.length.value;
        north_sum += error.length.value * std::cos(error.azimuth.value * M_PI / 180);
    }
    EXPECT_NEAR(std::sqrt(squares / count / 2), 3, 0.1);  // per axis
    EXPECT_NEAR(north_sum / count, 0, 0.1);
}

TEST(SimulatedFleet, ReportsSpeedsInWholeKilometresPerHourIfItShould) {
    FleetSettings settings{.rate = 1, .seed = 5, .start = start, .noise = {3}};
    SimulatedFleet silent(two_routes, settings);
    settings.reported_speed = true;
    SimulatedFleet reporting(two_routes, settings);
    std::size_t moving = 0;
    for (Observation observation : first(reporting, 500)) {
        fleet::Position& position = observation.reported.position;
        const double kmh = observation.truth->speed.value * 3.6;
        ASSERT_NEAR(position.reported.speed().value().value * 3.6, std::floor(kmh), 0.02);
        const double heading = position.reported.heading().value().value;
        ASSERT_EQ(heading, std::round(heading));
        ASSERT_LE(std::abs(turn_between({heading}, observation.truth->heading).value), 0.5);
        moving += kmh > 10 ? 1 : 0;
        position.reported = {};
        ASSERT_EQ(observation.reported, silent.next()->reported) << "nothing else changes";
    }
    EXPECT_GT(moving, 100U);
}

TEST(SimulatedFleet, NoiseChangesNoTruth) {
    SimulatedFleet clean(two_routes, {.rate = 1, .seed = 5, .start = start});
    SimulatedFleet noisy(two_routes, {.rate = 1, .seed = 5, .start = start, .noise = {3}});
    for (int turn = 0; turn < 500; ++turn) {
        ASSERT_EQ(clean.next()->truth->at, noisy.next()->truth->at);
    }
}

TEST(SimulatedFleet, CopiesStartElsewhereAndKeepToTheirOwnLane) {
    const Point from{{53}, {-1}};
    SimulatedFleet fleet({straight("Truck", from)},
                         {.vehicles = 20, .rate = 1, .seed = 9, .start = start});
    std::vector<double> places;
    for (const Observation& observation : first(fleet, 20)) {
        const Way way = way_between(from, observation.truth->at);
        const double angle = turn_between(Degrees{30}, way.azimuth).value * M_PI / 180;
        EXPECT_LT(std::abs(way.length.value * std::sin(angle)), 12.5);
        for (const double other : places) {
            EXPECT_GT(std::abs(other - way.length.value), 0.01);
        }
        places.push_back(way.length.value);
    }
    EXPECT_LT(*std::min_element(places.begin(), places.end()), 500);
    EXPECT_GT(*std::max_element(places.begin(), places.end()), 1500);
}

TEST(SimulatedFleet, StandsNowhereForEver) {
    SimulatedFleet fleet(two_routes, {.vehicles = 50, .rate = 0.1, .seed = 2, .start = start});
    std::map<std::string, double> fastest;
    for (const Observation& observation : first(fleet, 50 * 60)) {  // ten minutes
        double& speed = fastest[observation.reported.vehicle.text()];
        speed = std::max(speed, observation.truth->speed.value);
    }
    for (const auto& [name, speed] : fastest) {
        EXPECT_GT(speed, 5) << name;
    }
}

}  // namespace
}  // namespace convoy::simulator
