#include "live/live_fleet.hpp"

#include <gtest/gtest.h>

#include "live/fixtures/samples.hpp"

namespace convoy::live {
namespace {

using namespace samples;

class LiveFleetTest : public testing::Test {
 protected:
    void apply(const std::vector<Change>& changes) {
        fleet_.begin_tick(now_);
        for (const Change& change : changes) {
            fleet_.apply(change, now_);
        }
    }
    const LiveFleet::Vehicle& van() const { return fleet_[fleet_.find(name("Van")).value()]; }

    LiveFleet fleet_;
    Instant now_{1h};
};

TEST_F(LiveFleetTest, ANewVehicleIsNewsToEveryone) {
    apply({seen("Van", 53.4, -1.4, now_)});
    EXPECT_EQ(van().changed[all_viewers], 1U);
    EXPECT_EQ(van().changed[every_position], 1U);
    EXPECT_EQ(van().born, 1U);
}

TEST_F(LiveFleetTest, ALittleMoveIsNewsToThoseWhoLookClosely) {
    apply({seen("Van", 53.4, -1.4, now_)});
    apply({seen("Van", 53.4, -1.39999, now_)});  // 0.7 m
    EXPECT_EQ(van().changed[all_viewers], 1U);
    EXPECT_EQ(van().changed[level_of_zoom(5)], 1U);
    EXPECT_EQ(van().changed[level_of_zoom(20)], 2U);
    for (Level level = 1; level < levels; ++level) {
        EXPECT_LE(van().changed[level - 1], van().changed[level]);
    }
}

TEST_F(LiveFleetTest, AfterThirtySecondsAPositionIsNewsToEveryone) {
    for (int second = 0; second < 30; ++second) {
        apply({seen("Van", 53.4, -1.4, now_)});
        now_ += 1s;
    }
    EXPECT_EQ(van().changed[all_viewers], 1U);
    apply({seen("Van", 53.4, -1.4, now_)});
    EXPECT_EQ(van().changed[all_viewers], fleet_.tick());
}

TEST_F(LiveFleetTest, SilenceMakesAVehicleStaleThenSilentThenOffline) {
    apply({seen("Van", 53.4, -1.4, now_)});
    now_ += 5s;
    apply({});
    EXPECT_FALSE(van().row.stale);
    now_ += 1ms;
    apply({});
    EXPECT_TRUE(van().row.stale);
    EXPECT_EQ(van().changed[all_viewers], fleet_.tick());
    now_ += 55s;
    apply({});
    EXPECT_EQ(van().row.status, fleet::Status::silent);
    EXPECT_EQ(van().changed[all_viewers], fleet_.tick());
    now_ += 9min;
    apply({});
    EXPECT_EQ(van().row.status, fleet::Status::offline);
    EXPECT_EQ(van().changed[all_viewers], fleet_.tick());
    apply({seen("Van", 53.4, -1.4, now_)});
    EXPECT_EQ(van().row.status, fleet::Status::moving);
    EXPECT_FALSE(van().row.stale);
    EXPECT_EQ(van().changed[all_viewers], fleet_.tick());
}

TEST_F(LiveFleetTest, AnAmbiguousVehicleIsNewsToEveryoneAndKeepsTheStatusThatItWasGiven) {
    Change change = seen("Van", 53.4, -1.4, now_);
    apply({change});
    change.state->row.ambiguous = true;
    apply({change});
    EXPECT_EQ(van().changed[all_viewers], fleet_.tick());
    now_ += 20min;
    apply({});
    EXPECT_EQ(van().row.status, fleet::Status::moving) << "it reports: its place is old";
    EXPECT_TRUE(van().row.stale);
    change.state->row.ambiguous = false;
    change.state->reported = now_;
    apply({change});
    EXPECT_EQ(van().changed[all_viewers], fleet_.tick());
}

TEST_F(LiveFleetTest, AVehicleThatStandsKeepsTheStatusThatItWasGiven) {
    apply({seen("Van", 53.4, -1.4, now_, fleet::Status::stopped),
           seen("Bus", 53.4, -1.4, now_, fleet::Status::silent)});
    now_ += 24h;
    apply({});
    EXPECT_EQ(van().row.status, fleet::Status::stopped);
    EXPECT_EQ(fleet_[fleet_.find(name("Bus")).value()].row.status, fleet::Status::silent);
}

TEST_F(LiveFleetTest, AVehicleThatReportsSeldomMovesForThreeOfItsIntervals) {
    Change seldom = seen("Van", 53.4, -1.4, now_);
    seldom.state->row.interval = 6000;  // 10 minutes
    apply({seldom});
    now_ += 30min;
    apply({});
    EXPECT_EQ(van().row.status, fleet::Status::moving);
    now_ += 1ms;
    apply({});
    EXPECT_EQ(van().row.status, fleet::Status::offline);
}

TEST_F(LiveFleetTest, AVehicleThatGoesOnReportingIsNeverStale) {
    for (int second = 0; second < 20; ++second) {
        apply({seen("Van", 53.4, -1.4, now_)});
        EXPECT_FALSE(van().row.stale);
        now_ += 1s;
    }
}

TEST_F(LiveFleetTest, AnOldPositionIsStaleFromTheStart) {
    apply({seen("Van", 53.4, -1.4, now_ - 1h)});
    EXPECT_TRUE(van().row.stale);
    EXPECT_EQ(van().row.status, fleet::Status::offline);
    EXPECT_EQ(LiveFleet::row_at(van(), now_).age_ms, 3'600'000U);
}

TEST_F(LiveFleetTest, APositionFromTheFutureHasNoAge) {
    apply({seen("Van", 53.4, -1.4, now_ + 3s)});
    EXPECT_EQ(LiveFleet::row_at(van(), now_).age_ms, 0U);
}

TEST_F(LiveFleetTest, AnIndexIsNeverUsedAgain) {
    apply({seen("Van", 53.4, -1.4, now_), seen("Bus", 53.4, -1.4, now_)});
    const std::uint32_t first = van().row.index;
    apply({gone("Van"), gone("nobody")});
    EXPECT_EQ(fleet_.find(name("Van")), std::nullopt);
    EXPECT_EQ(fleet_.gone().since(1), std::vector{first});
    EXPECT_TRUE(fleet_.gone().since(2).empty());
    apply({seen("Van", 53.4, -1.4, now_)});
    EXPECT_GT(van().row.index, first);
    EXPECT_EQ(fleet_.slots(), 2U) << "its slot is";
    EXPECT_EQ(fleet_.size(), 2U);
}

TEST(GoneLog, KnowsHowFarBackItIsComplete) {
    GoneLog log;
    for (std::uint32_t index = 0; index < GoneLog::most; ++index) {
        log.add(index + 1, index);
    }
    EXPECT_TRUE(log.is_complete_since(0));
    log.add(GoneLog::most + 1, 7);
    EXPECT_FALSE(log.is_complete_since(0));
    EXPECT_TRUE(log.is_complete_since(1));
    EXPECT_EQ(log.since(GoneLog::most), std::vector<std::uint32_t>{7});
}

TEST(RecencyList, HasTheNewestInFront) {
    RecencyList list;
    for (const Slot slot : {0U, 1U, 2U, 0U, 1U, 1U}) {
        list.move_to_front(slot);
    }
    list.remove(0);
    EXPECT_EQ(list.newest(), 1U);
    EXPECT_EQ(list.older(1), 2U);
    EXPECT_EQ(list.older(2), no_slot);
    list.remove(2);
    list.remove(1);
    EXPECT_EQ(list.newest(), no_slot);
}

}  // namespace
}  // namespace convoy::live
