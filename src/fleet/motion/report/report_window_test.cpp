#include "fleet/motion/report/report_window.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <vector>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;

Position at(milliseconds time, double latitude = 50.0) {
    return samples::position(time, latitude, 2.0);
}

TEST(ReportWindow, IsInTheOrderOfTimeWhateverTheOrderOfArrival) {
    ReportWindow window;
    EXPECT_EQ(insert(window, at(seconds(2))), Insertion::changed);
    EXPECT_EQ(insert(window, at(seconds(3))), Insertion::changed);
    EXPECT_EQ(insert(window, at(seconds(1))), Insertion::changed);
    EXPECT_THAT(window, ElementsAre(at(seconds(1)), at(seconds(2)), at(seconds(3))));
}

TEST(ReportWindow, TheSamePositionAgainChangesNothing) {
    ReportWindow window;
    insert(window, at(seconds(1)));
    EXPECT_EQ(insert(window, at(seconds(1))), Insertion::known);
    EXPECT_THAT(window, ElementsAre(at(seconds(1))));
}

TEST(ReportWindow, OfTwoPositionsAtOneTimeTheSmallestStays) {
    ReportWindow window;
    insert(window, at(seconds(1), 50.0));
    EXPECT_EQ(insert(window, at(seconds(1), 51.0)), Insertion::known);
    EXPECT_EQ(insert(window, at(seconds(1), 49.0)), Insertion::changed);
    EXPECT_THAT(window, ElementsAre(at(seconds(1), 49.0)));
}

TEST(ReportWindow, HoldsTheNewestAndOfEachHalfMinuteBeforeTheFirst) {
    std::vector<Position> track;
    for (int i = 0; i < 3'000; ++i) {
        track.push_back(at(seconds(i)));
    }
    const ReportWindow window = report_window(track);
    ASSERT_EQ(window.size(), report_positions + 32);
    // The newest is of the period 2970; the period 2010 is 32 before it.
    EXPECT_EQ(window.front(), track[2'010]);
    EXPECT_EQ(window[1], track[2'040]);
    EXPECT_EQ(window[31], track[2'940]);
    EXPECT_EQ(window[32], track[2'960]);
}

TEST(ReportWindow, KnowsWhatMayBeNew) {
    ReportWindow window;
    for (int i = 0; i < 200; ++i) {
        insert(window, at(seconds(i)));
    }
    EXPECT_EQ(insert(window, at(seconds(1))), Insertion::beyond) << "the first of its period stays";
    EXPECT_EQ(insert(window, at(minutes(-20))), Insertion::beyond);
    EXPECT_EQ(insert(window, at(seconds(-10))), Insertion::changed);
}

// Compares with a map of all positions, at several intervals; times often coincide.
TEST(ReportWindow, DependsOnlyOnTheSetOfPositions) {
    samples::Random random(5);
    for (const int range : {60'000, 3'000'000, 40'000'000}) {
        ReportWindow window;
        std::map<Time, Position> everything;
        for (int i = 0; i < 3'000; ++i) {
            const Position next =
                at(milliseconds(samples::random_between(random, 0, range / 500) * 500),
                   50.0 + static_cast<double>(samples::random_between(random, 0, 3)));
            const ReportWindow before = window;
            const Insertion insertion = insert(window, next);
            const auto [there, added] = everything.try_emplace(next.time, next);
            const bool known = !added && there->second <= next;
            there->second = std::min(there->second, next);
            EXPECT_TRUE(insertion != Insertion::known || known)
                << "only what is known may be ignored";
            EXPECT_EQ(insertion == Insertion::changed, !std::ranges::equal(window, before));

            std::vector<Position> track;
            for (const auto& [time, position] : everything) {
                track.push_back(position);
            }
            ASSERT_TRUE(std::ranges::equal(window, report_window(track))) << range << ": " << i;
        }
    }
}

TEST(MayStay, UnlessMostOfTheNewestPositionsAreApart) {
    std::vector<Position> parked, driving;
    for (int i = 0; i < 40; ++i) {
        parked.push_back(at(seconds(i), i % 4 == 1 ? 51.0 : 50.0));  // some are jumps
        driving.push_back(at(seconds(i), 50.0 + i * 1e-4));
    }
    EXPECT_TRUE(may_stay(parked));
    EXPECT_FALSE(may_stay(driving));
    EXPECT_FALSE(may_stay({}));
}

}  // namespace
}  // namespace convoy::fleet
