#include "position-tracker/intake/own_clock.hpp"

#include <gtest/gtest.h>

#include <map>

#include "position-tracker/fixtures/sample_positions.hpp"

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
    // Vehicles `first` to `end` - 1 report positions that are `ahead` of our clock.
    void add(int first, int end, milliseconds ahead) {
        clock_.pass_to(now());
        for (int i = first; i < end; ++i) {
            clock_.add(votes_[i], ahead);
        }
    }
    // Decides like the admission.
    milliseconds behind() {
        clock_.pass_to(now());
        if (!clock_.decide_by_numbers()) {
            std::vector<milliseconds> ahead;
            for (const auto& [vehicle, vote] : votes_) {
                if (clock_.is_ahead(vote)) {
                    ahead.push_back(vote.ahead);
                }
            }
            clock_.decide(ahead);
        }
        return clock_.behind();
    }

    OwnClock clock_;
    std::map<int, OwnClock::Vote> votes_;
    fleet::Time wall_ = at(0);
    OwnClock::Steady steady_{1h};
};

TEST_F(OwnClockTest, IsRightAsLongAsNobodyIsAhead) {
    add(0, 100, 0ms);
    pass(11s);
    add(0, 100, 60s);
    EXPECT_EQ(behind(), 0ms);
}

TEST_F(OwnClockTest, IsBehindWhenAFifthOfTheFleetAndFiveAgreeAndTheRestOnlySendsWhatIsOld) {
    add(0, 5, 1h);
    add(5, 25, -11min);
    pass(11s);
    EXPECT_EQ(behind(), 1h);
}

TEST_F(OwnClockTest, FewerThanAFifthAreWrongThemselves) {
    add(0, 5, 1h);
    add(5, 26, -11min);
    pass(11s);
    EXPECT_EQ(behind(), 0ms);
}

TEST_F(OwnClockTest, FiveOfTwentyWithTheSameWrongTimeZoneAreWrongThemselves) {
    add(0, 5, 1h);
    add(5, 20, -2s);
    pass(11s);
    EXPECT_EQ(behind(), 0ms);
}

TEST_F(OwnClockTest, MoreMustBeAheadThanAgreeWithUs) {
    add(0, 10, 1h);
    add(10, 20, -10min);
    pass(11s);
    EXPECT_EQ(behind(), 0ms);
    add(20, 21, 1h);
    EXPECT_EQ(behind(), 1h);
}

TEST_F(OwnClockTest, AVehicleHasOneVoteAndItsNewestPositionIsIt) {
    add(0, 5, -1s);
    add(0, 5, 1h);
    add(0, 5, -5min);
    add(5, 9, 0ms);
    pass(11s);
    EXPECT_EQ(behind(), 1h);
}

TEST_F(OwnClockTest, FourAreTooFew) {
    add(0, 4, 1h);
    add(4, 5, -11min);
    pass(11s);
    EXPECT_EQ(behind(), 0ms);
}

TEST_F(OwnClockTest, VehiclesThatDoNotAgreeAreWrongThemselves) {
    for (int i = 0; i < 10; ++i) {
        add(i, i + 1, 1h + i * 31s);
    }
    pass(11s);
    EXPECT_EQ(behind(), 0ms);
}

TEST_F(OwnClockTest, ThirtySecondsToEitherSideAgree) {
    for (int i = 0; i < 5; ++i) {
        add(i, i + 1, 1h + i * 15s);
    }
    pass(11s);
    EXPECT_EQ(behind(), 1h + 30s);
}

TEST_F(OwnClockTest, TheFirstFewOfABacklogAreNotTakenForTheFleet) {
    add(0, 5, 1h);
    pass(1s);
    EXPECT_EQ(behind(), 0ms);
}

TEST_F(OwnClockTest, WhatWasReceivedLongAgoDoesNotCount) {
    add(0, 9, 1h);
    pass(31s);
    add(9, 14, 0ms);
    EXPECT_EQ(behind(), 1h);
    pass(31s);
    add(9, 14, 0ms);
    EXPECT_EQ(behind(), 0ms);
}

TEST_F(OwnClockTest, StaysBehindWhenTheFleetFallsSilent) {
    add(0, 5, 1h);
    pass(11s);
    EXPECT_EQ(behind(), 1h);
    pass(1h);
    EXPECT_EQ(behind(), 1h);
    add(0, 4, 0ms);
    pass(11s);
    EXPECT_EQ(behind(), 1h) << "by four vehicles nothing is decided";
    add(0, 5, 0ms);
    EXPECT_EQ(behind(), 0ms);
}

TEST_F(OwnClockTest, AFewSecondsMoreOrLessChangeNothing) {
    add(0, 5, 1h);
    pass(11s);
    EXPECT_EQ(behind(), 1h);
    add(0, 5, 1h + 2s);
    EXPECT_EQ(behind(), 1h);
    add(0, 5, 1h + 3s);
    EXPECT_EQ(behind(), 1h + 3s);
}

TEST_F(OwnClockTest, BeginsAnewWhenOurClockIsStepped) {
    add(0, 5, 1h);
    pass(11s);
    EXPECT_EQ(behind(), 1h);
    wall_ += 1h;
    EXPECT_EQ(behind(), 0ms);
}

TEST_F(OwnClockTest, AClockThatIsSlewedForLongIsNotStepped) {
    for (int i = 0; i < 200; ++i) {
        pass(25s);
        wall_ += 25ms;
        add(0, 5, 1h);
    }
    EXPECT_EQ(behind(), 1h);
}

TEST_F(OwnClockTest, CountsALargeFleetExactly) {
    add(0, 10'000, 1h);
    add(10'000, 19'999, 0ms);
    pass(11s);
    EXPECT_EQ(behind(), 1h);
    pass(31s);
    add(0, 10'000, 1h);  // a vehicle that voted in both periods counts once
    EXPECT_EQ(behind(), 1h);
    add(19'999, 20'000, 0ms);
    EXPECT_EQ(behind(), 0ms);
}

TEST_F(OwnClockTest, AForgottenVehicleHasNoVote) {
    add(0, 5, 1h);
    add(5, 10, 0ms);
    pass(11s);
    EXPECT_EQ(behind(), 0ms);
    clock_.forget(votes_[9]);
    votes_.erase(9);
    EXPECT_EQ(behind(), 1h);
}

}  // namespace
}  // namespace convoy::tracker
