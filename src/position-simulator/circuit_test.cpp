#include "position-simulator/circuit.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "position-simulator/fixtures/samples.hpp"
#include "position-simulator/track.hpp"

namespace convoy::simulator {
namespace {

using fleet::Degrees;
using fleet::Metres;

/// Returns a line from each corner to the next, in steps of 5 m.
std::vector<Point> line_through(const std::vector<Point>& corners) {
    std::vector<Point> line{corners.front()};
    for (std::size_t corner = 1; corner < corners.size(); ++corner) {
        const Way way = way_between(corners[corner - 1], corners[corner]);
        for (double along = 5; along < way.length.value; along += 5) {
            line.push_back(moved(corners[corner - 1], {Metres{along}, way.azimuth}));
        }
        line.push_back(corners[corner]);
    }
    return line;
}

Point from_home(double metres, double azimuth) {
    return moved(home, {Metres{metres}, Degrees{azimuth}});
}

double length_of(const Circuit& circuit) {
    double length = 0;
    for (const CircuitPoint& point : circuit) {
        length += point.length.value;
    }
    return length;
}

std::ptrdiff_t turning_points(const Circuit& circuit) {
    return std::count_if(circuit.begin(), circuit.end(),
                         [](const CircuitPoint& point) { return point.turns_back; });
}

double nearest(const std::vector<Point>& points, const Point& to) {
    double least = 1e9;
    for (const Point& point : points) {
        // Exact enough to find the nearest, and much cheaper than a geodesic for each pair.
        const double north = (point.latitude.value - to.latitude.value) * 111'200;
        const double east = (point.longitude.value - to.longitude.value) * 111'300 *
                            std::cos(to.latitude.value * std::numbers::pi / 180);
        least = std::min(least, std::hypot(north, east));
    }
    return least;
}

TEST(Circuit, OfAnOpenTrackGoesThereAndBack) {
    const Circuit circuit = make_circuit(line_through({home, from_home(500, 70)}));
    EXPECT_NEAR(length_of(circuit), 1000, 30);
    EXPECT_EQ(turning_points(circuit), 2);
}

TEST(Circuit, OfALoopGoesRound) {
    const Circuit circuit = make_circuit(line_through(
        {home, from_home(300, 0), moved(from_home(300, 0), {Metres{300}, Degrees{90}}), home}));
    EXPECT_NEAR(length_of(circuit), 1024, 40);
    EXPECT_EQ(turning_points(circuit), 0);
}

TEST(Circuit, OfASquareSlowsAtItsCornersOnly) {
    const Point north = from_home(300, 0);
    const Point east = from_home(300, 90);
    const Point far = moved(north, {Metres{300}, Degrees{90}});
    const Circuit circuit = make_circuit(line_through({home, north, far, east, home}));
    const auto [slowest, fastest] = std::minmax_element(
        circuit.begin(), circuit.end(), [](const CircuitPoint& one, const CircuitPoint& other) {
            return one.speed_squared < other.speed_squared;
        });
    EXPECT_GT(std::sqrt(slowest->speed_squared), 2.5);
    EXPECT_LT(std::sqrt(slowest->speed_squared), 5.0);
    EXPECT_GT(std::sqrt(fastest->speed_squared), 15.0);
}

TEST(Circuit, OfTwoPointsIsDrivenAtAnyLength) {
    for (const double metres : {0.05, 1.0, 2.5, 7.0, 40.0, 20'000.0}) {
        const Circuit circuit = make_circuit({home, from_home(metres, 200)});
        EXPECT_NEAR(length_of(circuit), 2 * metres, metres * 0.2) << metres;
        EXPECT_EQ(turning_points(circuit), 2) << metres;
    }
}

TEST(Circuit, CrossesTheAntimeridianAndThePole) {
    const Circuit date_line = make_circuit(line_through({{{10}, {179.99}}, {{10}, {-179.99}}}));
    EXPECT_NEAR(length_of(date_line), 2 * 2192, 35);
    const Circuit pole = make_circuit(line_through({{{89.99}, {0}}, {{89.99}, {180}}}));
    EXPECT_NEAR(length_of(pole), 2 * 2234, 35);
    EXPECT_EQ(turning_points(pole), 2);
}

TEST(Circuit, LeavesOutWhereAReceiverWanderedWhileItsVehicleStood) {
    std::vector<Point> recorded = line_through({home, from_home(200, 45)});
    const std::vector<Point> onward = line_through({from_home(200, 45), from_home(400, 45)});
    for (int step = 0; step < 200; ++step) {
        recorded.push_back(moved(from_home(200, 45), {Metres{1.2}, Degrees{step * 77.0}}));
    }
    recorded.insert(recorded.end(), onward.begin() + 1, onward.end());
    EXPECT_NEAR(length_of(make_circuit(recorded)), 800, 30);
}

class RecordedCircuits : public testing::Test {
 protected:
    static void SetUpTestSuite() { tracks = load_tracks("tracks"); }
    static inline std::vector<Track> tracks;
};

TEST_F(RecordedCircuits, HoldWhatTheyPromiseAtEveryPoint) {
    for (const Track& track : tracks) {
        const Circuit circuit = make_circuit(track.points);
        for (std::size_t place = 0; place < circuit.size(); ++place) {
            const CircuitPoint& point = circuit[place];
            const CircuitPoint& next = circuit[(place + 1) % circuit.size()];
            const Way way = way_between(point.at, next.at);
            ASSERT_GT(point.length.value, 0);
            ASSERT_NEAR(point.length.value, way.length.value, 1e-6) << track.name;
            ASSERT_FALSE(point.turns_back && next.turns_back) << track.name << place;
            const double change = next.speed_squared - point.speed_squared;
            ASSERT_LE(change, 2 * max_acceleration * point.length.value + 1e-9) << track.name;
            ASSERT_GE(change, -2 * max_braking * point.length.value - 1e-9) << track.name;
            ASSERT_LE(point.speed_squared, max_circuit_speed.value * max_circuit_speed.value);
            ASSERT_EQ(point.speed_squared == 0, point.turns_back) << track.name << place;
        }
    }
}

TEST_F(RecordedCircuits, StayWithinAFewMetresOfTheRecording) {
    for (const Track& track : tracks) {
        std::vector<Point> recorded = line_through(track.points);
        const Circuit circuit = make_circuit(track.points);
        double worst = 0;
        for (std::size_t place = 0; place < circuit.size(); place += 50) {
            worst = std::max(worst, nearest(recorded, circuit[place].at));
        }
        EXPECT_LT(worst, 8.0) << track.name;  // this includes half a step of 5 m
    }
}

}  // namespace
}  // namespace convoy::simulator
