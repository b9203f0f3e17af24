#include "position-tracker/own_clock.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "position-tracker/sample_positions.hpp"

namespace convoy::tracker {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

class OwnClockTest : public testing::Test {
 protected:
    OwnClock::Moment now() const { return {.wall = wall_, .steady = steady_}; }
    void pass(milliseconds time) {
        wall_ += time;
        steady_ += time;
    }
    // Vehicles `first` to `end` report, each that much ahead of our clock.
    void hear(int first, int end, milliseconds ahead) {
        std::vector<fleet::ReportedPosition> positions;
        for (int i = first; i < end; ++i) {
            positions.push_back(reported("Van " + std::to_string(i), position(wall_ + ahead)));
        }
        clock_.hear(positions, now());
    }
    milliseconds behind() { return clock_.behind(now()); }

    OwnClock clock_;
    fleet::Time wall_ = at(0);
    OwnClock::Steady steady_{1h};
};

TEST_F(OwnClockTest, IsRightAsLongAsNobodyIsAhead) {
    hear(0, 100, 0ms);
    pass(11s);
    hear(0, 100, 60s);
    EXPECT_EQ(behind(), 0ms);
}

TEST_F(OwnClockTest, IsBehindWhereAFifthOfTheFleetAndFiveAgree) {
    hear(0, 5, 1h);
    hear(5, 25, 0ms);
    pass(11s);
    EXPECT_EQ(behind(), 1h);
}

TEST_F(OwnClockTest, FewerThanAFifthAreWrongThemselves) {
    hear(0, 5, 1h);
    hear(5, 30, 0ms);
    pass(11s);
    EXPECT_EQ(behind(), 0ms);
}

TEST_F(OwnClockTest, FourAreTooFew) {
    hear(0, 4, 1h);
    pass(11s);
    EXPECT_EQ(behind(), 0ms);
}

TEST_F(OwnClockTest, VehiclesThatDoNotAgreeAreWrongThemselves) {
    for (int i = 0; i < 10; ++i) {
        hear(i, i + 1, 1h + i * 31s);
    }
    pass(11s);
    EXPECT_EQ(behind(), 0ms);
}

TEST_F(OwnClockTest, ThirtySecondsToEitherSideAgree) {
    for (int i = 0; i < 5; ++i) {
        hear(i, i + 1, 1h + i * 15s);
    }
    pass(11s);
    EXPECT_EQ(behind(), 1h + 30s);
}

TEST_F(OwnClockTest, TheFirstFewOfABacklogAreNotTakenForTheFleet) {
    hear(0, 5, 1h);
    pass(1s);
    EXPECT_EQ(behind(), 0ms);
}

TEST_F(OwnClockTest, WhatWasHeardLongAgoDoesNotCount) {
    hear(0, 5, 1h);
    pass(31s);
    hear(5, 6, 0ms);
    EXPECT_EQ(behind(), 1h);
    pass(31s);
    hear(5, 6, 0ms);
    EXPECT_EQ(behind(), 0ms);
}

TEST_F(OwnClockTest, BeginsAnewWhereOurClockIsStepped) {
    hear(0, 5, 1h);
    pass(11s);
    EXPECT_EQ(behind(), 1h);
    wall_ += 1h;
    EXPECT_EQ(behind(), 0ms);
}

TEST_F(OwnClockTest, CountsALargeFleet) {
    hear(0, 10'000, 1h);
    hear(10'000, 49'000, 0ms);
    pass(11s);
    EXPECT_EQ(behind(), 1h);
    hear(49'000, 60'000, 0ms);
    EXPECT_EQ(behind(), 0ms);
}

}  // namespace
}  // namespace convoy::tracker
