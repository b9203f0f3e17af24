#include "position-simulator/geodesy.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace convoy::simulator {
namespace {

using fleet::Degrees;
using fleet::Metres;

TEST(Way, AgreesWithGeodSolve) {
    // GeodSolve -i: 40.6 -73.8 51.6 -0.5 → azimuth 51.19888285, distance 5551759.400 m
    const Way way = way_between({{40.6}, {-73.8}}, {{51.6}, {-0.5}});
    EXPECT_NEAR(way.length.value, 5551759.400, 0.001);
    EXPECT_NEAR(way.azimuth.value, 51.19888285, 1e-8);
}

TEST(Way, CrossesTheAntimeridian) {
    const Way way = way_between({{0}, {179.9999}}, {{0}, {-179.9999}});
    EXPECT_NEAR(way.length.value, 22.264, 0.001);
    EXPECT_NEAR(way.azimuth.value, 90, 1e-9);
}

TEST(Way, LeadsToWhereItWasMeasuredTo) {
    const Point from{{-33.9}, {18.4}};
    const Point to{{-33.95}, {18.5}};
    const Point there = moved(from, way_between(from, to));
    EXPECT_NEAR(there.latitude.value, to.latitude.value, 1e-10);
    EXPECT_NEAR(there.longitude.value, to.longitude.value, 1e-10);
}

TEST(Directions, AreFrom0ToBelow360) {
    EXPECT_EQ(normalised(Degrees{360}).value, 0);
    EXPECT_EQ(normalised(Degrees{-90}).value, 270);
    EXPECT_EQ(normalised(Degrees{725}).value, 5);
    EXPECT_EQ(normalised(Degrees{-1e-20}).value, 0);
}

TEST(Turns, GoTheShorterWayRound) {
    EXPECT_EQ(turn_between(Degrees{350}, Degrees{10}).value, 20);
    EXPECT_EQ(turn_between(Degrees{10}, Degrees{350}).value, -20);
    EXPECT_EQ(turn_between(Degrees{0}, Degrees{180}).value, 180);
    EXPECT_EQ(turn_between(Degrees{180}, Degrees{0}).value, 180);
}

/// Returns a ring of points around a centre.
std::vector<Point> ring(const Point& centre, double radius) {
    std::vector<Point> points;
    for (int step = 0; step < 72; ++step) {
        points.push_back(moved(centre, {Metres{radius}, Degrees{step * 5.0}}));
    }
    return points;
}

TEST(Smoothing, KeepsARingARingAlsoAtThePoleAndAcrossTheAntimeridian) {
    for (const Point& centre : {Point{{53}, {-1}}, Point{{90}, {0}}, Point{{0}, {180}}}) {
        for (const Point& point : smoothed(ring(centre, 1000), 2)) {
            // The mean of points of a circle lies inside it, by 1 - exp(-(2 · 5°)² / 2) = 1.5 %.
            EXPECT_NEAR(way_between(centre, point).length.value, 985, 2);
        }
    }
}

TEST(Smoothing, TakesOutAPointThatStandsApart) {
    std::vector<Point> points = ring({{53}, {-1}}, 1000);
    points[10] = moved({{53}, {-1}}, {Metres{1010}, Degrees{50}});
    const Point after = smoothed(points, 2)[10];
    // One of about sigma·√2π = 5 points is 10 m off.
    EXPECT_NEAR(way_between({{53}, {-1}}, after).length.value, 987, 2);
}

}  // namespace
}  // namespace convoy::simulator
