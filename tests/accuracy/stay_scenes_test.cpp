#include "stay_scenes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <vector>

#include "figure.hpp"

namespace convoy::accuracy {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// Returns the errors to the north, in metres.
std::vector<double> errors_of(const std::vector<fleet::Position>& track) {
    const fleet::LocalPlane plane(fleet::Coordinates::from_degrees(52.0, 5.0).value());
    std::vector<double> errors;
    for (const fleet::Position& position : track) {
        errors.push_back(plane.at(position.coordinates).north);
    }
    return errors;
}

TEST(Received, ErrsByItsSigmaAndKeepsItsErrors) {
    const auto track = received(parked(), {8, 20, true}, {hours(20), seconds(10), 1});
    EXPECT_EQ(track.front().accuracy, fleet::Accuracy::from_metres(8));
    const std::vector<double> errors = errors_of(track);
    double squares = 0;
    double products = 0;
    for (std::size_t i = 1; i < errors.size(); ++i) {
        squares += errors[i] * errors[i];
        products += errors[i] * errors[i - 1];
    }
    EXPECT_NEAR(std::sqrt(squares / static_cast<double>(errors.size())), 8, 0.4);
    EXPECT_NEAR(products / squares, std::exp(-0.5), 0.03) << "10 s are half of 20 s";
}

TEST(Received, IsTheSameForOneSeed) {
    const Drift drift{3, 60, false};
    const auto track = received(creeping(1), drift, {minutes(5), seconds(1), 2});
    EXPECT_EQ(track, received(creeping(1), drift, {minutes(5), seconds(1), 2}));
    EXPECT_NE(track, received(creeping(1), drift, {minutes(5), seconds(1), 3}));
    EXPECT_EQ(track.front().accuracy, std::nullopt);
}

TEST(Figure, HoldsWithinItsGoal) {
    EXPECT_TRUE((Figure{"", "", 0.95, {.least = 0.95, .most = 1.05}}.holds()));
    EXPECT_FALSE((Figure{"", "", 0.94, {.least = 0.95, .most = 1.05}}.holds()));
    EXPECT_FALSE((Figure{"", "", 1.06, {.least = 0.95, .most = 1.05}}.holds()));
}

TEST(StayGoals, AParkedVehicleHasNotMoved) {
    for (const seconds interval : {seconds(10), seconds(60)}) {
        const Shown night = shown(received(parked(), {5.6, 20, false}, {hours(6), interval, 1}));
        EXPECT_LT(night.metres, 0.5) << interval.count();
        EXPECT_LE(night.moving, 0.002) << interval.count();
        EXPECT_LE(night.moving_live, 0.002) << interval.count();
    }
}

TEST(StayGoals, WhatDrivesIsShownSo) {
    const auto track = received(creeping(8), {3, 60, false}, {minutes(20), seconds(5), 4});
    const Shown drive = shown(track);
    EXPECT_NEAR(drive.metres, 8 * 1'195, 100);
    EXPECT_GE(drive.moving, 0.99);
    EXPECT_GE(drive.moving_live, 0.99);
}

TEST(StayGoals, AShipAtAnchorHasNotMoved) {
    EXPECT_LT(shown_metres(received(at_anchor(40), {3, 60, false}, {hours(3), seconds(60), 5})),
              0.5);
}

TEST(StayGoals, AStartShowsWhenItIsDue) {
    const Delay delay =
        delay_of({.speed = 3, .drift = {3, 20, false}, .reporting = {minutes(2), seconds(1), 6}});
    EXPECT_GT(delay.due, 2) << "three positions";
    EXPECT_LE(delay.due, 4) << "9 m at 3 m/s";
    EXPECT_GT(delay.shown, 0);
    EXPECT_LE(delay.shown, 30);
}

TEST(StayGoals, AStartThatNeverShowsIsAsLateAsTheEnd) {
    const Delay delay = delay_of(
        {.speed = 0.01, .drift = {3, 20, false}, .reporting = {minutes(1), seconds(5), 7}});
    EXPECT_GE(delay.shown, 50);
}

}  // namespace
}  // namespace convoy::accuracy
