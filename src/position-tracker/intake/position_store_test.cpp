#include "position-tracker/intake/position_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <span>
#include <string>

#include "history/fixtures/file_size_limit.hpp"
#include "history/fixtures/sample_readings.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"
#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

history::Batch batch_of(std::string_view name, int first, int count) {
    history::Batch batch;
    for (int i = first; i < first + count; ++i) {
        batch.positions.push_back(reported(name, position(at(i * 1000))));
    }
    return batch;
}

class PositionStoreTest : public testing::Test {
 protected:
    std::size_t stored(std::string_view name) {
        return history_.positions(vehicle(name), history::all_time, 1'000'000).value().size();
    }
    bool is_shown(std::string_view name) {
        fleet_.tick(at(0));
        return fleet_.find(vehicle(name)) != nullptr;
    }

    history::ScratchFolder scratch_;
    history::RocksDbHistory history_{{.folder = scratch_ / "history"}};
    FleetState fleet_{1, {}};
    PositionStore store_{history_, fleet_};
};

TEST_F(PositionStoreTest, WhatIsStoredIsShown) {
    EXPECT_EQ(store_.store(batch_of("Van", 0, 10))->stored, 10U);
    EXPECT_EQ(stored("Van"), 10U);
    EXPECT_TRUE(is_shown("Van"));
}

TEST_F(PositionStoreTest, WhatIsSaidIsShownAlsoAfterARestartUntilItIsErased) {
    history::Batch batch = batch_of("Van", 0, 1);
    batch.readings = {history::reading("Van", at(0), {}, "gt06:1"),
                      history::reading("Van", at(-1'000), {}, "gt06:2")};
    store_.admission().know(batch.positions);
    ASSERT_TRUE(store_.store(batch));
    const fleet::VehicleReading said{at(0), {}, "gt06:1"};
    ASSERT_TRUE(is_shown("Van"));
    ASSERT_NE(fleet_.find(vehicle("Van"))->report.reading, nullptr);
    EXPECT_EQ(*fleet_.find(vehicle("Van"))->report.reading, said);

    FleetState restarted(2, {});
    ASSERT_TRUE(PositionStore(history_, restarted).reload());
    restarted.tick(at(0));
    ASSERT_NE(restarted.find(vehicle("Van"))->report.reading, nullptr);
    EXPECT_EQ(*restarted.find(vehicle("Van"))->report.reading, said);

    ASSERT_THAT(store_.erase(vehicles({"Van"})).value(), SizeIs(1));
    store_.admission().know(batch.positions);
    ASSERT_TRUE(store_.store(batch_of("Van", 0, 1)));
    ASSERT_TRUE(is_shown("Van"));
    EXPECT_EQ(fleet_.find(vehicle("Van"))->report.reading, nullptr);
}

TEST_F(PositionStoreTest, WhatIsSaidIsNotShownOfVehiclesThatAreUnknownOrOfTheFuture) {
    history::Batch batch = batch_of("Van", 0, 1);
    batch.readings = {history::reading("Van", at(0), {}, "gt06:1")};
    ASSERT_TRUE(store_.store(batch));
    ASSERT_TRUE(is_shown("Van"));
    EXPECT_EQ(fleet_.find(vehicle("Van"))->report.reading, nullptr);

    FleetState fleet(2, {});
    PositionStore earlier(history_, fleet, {}, [] { return at(-60'001); });
    ASSERT_TRUE(earlier.reload());
    fleet.tick(at(0));
    EXPECT_EQ(fleet.find(vehicle("Van"))->report.reading, nullptr);
}

// Two trackers share the history: one stores, the other learns, in any order and with gaps.
class TwoTrackersTest : public PositionStoreTest {
 protected:
    fleet::SharedReading shown(FleetState& fleet) {
        fleet.tick(at(0));
        const auto report = fleet.find(vehicle("Van"));
        return report ? report->report.reading : nullptr;
    }

    fleet::Time now_ = at(0);
    FleetState other_fleet_{2, {}};
    PositionStore other_{history_, other_fleet_, {}, [this] { return now_; }};
};

TEST_F(TwoTrackersTest, AVehicleThatIsKnownByAReadingAloneIsKnownToBoth) {
    const std::vector said{history::reading("Van", at(0), {}, "gt06:1")};
    ASSERT_TRUE(history_.append({.positions = {}, .readings = said}));
    other_.learn({.positions = {}, .readings = said}, PositionStore::Origin::devices);
    const history::Batch place = batch_of("Van", 0, 1);
    other_.learn({.positions = place.positions}, PositionStore::Origin::devices);
    ASSERT_NE(shown(other_fleet_), nullptr);
    EXPECT_EQ(shown(other_fleet_)->device, "gt06:1");
}

TEST_F(TwoTrackersTest, AReadingThatIsAheadOfOneClockIsShownWhenItsTimeHasCome) {
    history::Batch batch = batch_of("Van", 0, 1);
    for (const int second : {0, 100, 200}) {
        batch.readings.push_back(
            history::reading("Van", at(second * 1'000), {}, "gt06:" + std::to_string(second)));
    }
    ASSERT_TRUE(history_.append(batch));
    std::vector<history::StoredReading> learnt = batch.readings;
    std::ranges::reverse(learnt);
    for (const bool learns : {true, false}) {  // or it loads
        now_ = at(0);
        FleetState fleet(3, {});
        PositionStore store(history_, fleet, {}, [this] { return now_; });
        if (learns) {
            store.learn({.positions = batch.positions, .readings = learnt},
                        PositionStore::Origin::devices);
        } else {
            ASSERT_TRUE(store.reload());
        }
        for (const int second : {0, 100, 200}) {
            now_ = at(second * 1'000);
            ASSERT_TRUE(store.show_due_readings());
            ASSERT_NE(shown(fleet), nullptr);
            EXPECT_EQ(shown(fleet)->device, "gt06:" + std::to_string(second)) << learns;
        }
    }
}

TEST_F(TwoTrackersTest, WhatTheOtherTakesInShowsItsReadingHereToo) {
    history::Batch batch = batch_of("Van", 0, 1);
    batch.readings = {history::reading("Van", at(0), {}, "gt06:1")};
    ASSERT_TRUE(history_.append(batch));
    other_.learn({.positions = batch.positions}, PositionStore::Origin::store);
    ASSERT_TRUE(other_.show_due_readings());
    ASSERT_NE(shown(other_fleet_), nullptr);
    EXPECT_EQ(shown(other_fleet_)->device, "gt06:1");
}

// What is stored, in any order of the messages, split in any way.
TEST_F(TwoTrackersTest, AnyOrderAndSplitShowsTheSame) {
    history::SampleRandom random(5);
    history::Batch batch = batch_of("Van", 0, 1);
    for (int next = 0; next < 12; ++next) {
        batch.readings.push_back(
            history::sample_reading(random, "Van", at(static_cast<int>(random() % 4) * 40'000)));
    }
    ASSERT_TRUE(history_.append(batch));
    ASSERT_TRUE(other_.reload());
    ASSERT_NE(shown(other_fleet_), nullptr);
    for (int round = 0; round < 10; ++round) {
        std::ranges::shuffle(batch.readings, random);
        now_ = at(0);
        FleetState fleet(3, {});
        PositionStore store(history_, fleet, {}, [this] { return now_; });
        const std::size_t split = random() % batch.readings.size();
        const std::span<const history::StoredReading> all(batch.readings);
        store.learn({.positions = {}, .readings = all.first(split)},
                    PositionStore::Origin::devices);
        store.learn({.positions = batch.positions, .readings = all.subspan(split)},
                    PositionStore::Origin::devices);
        EXPECT_EQ(*shown(fleet), *shown(other_fleet_));
        now_ = at(120'000);
        ASSERT_TRUE(store.show_due_readings());
        FleetState restarted(4, {});
        ASSERT_TRUE(PositionStore(history_, restarted, {}, [this] { return now_; }).reload());
        EXPECT_EQ(*shown(fleet), *shown(restarted));
    }
}

TEST_F(TwoTrackersTest, AVehicleThatIsKnownByAReadingAloneIsForgottenIfItsErasingWasMissed) {
    const std::vector said{history::reading("Van", at(0), {}, "gt06:1")};
    ASSERT_TRUE(history_.append({.positions = {}, .readings = said}));
    ASSERT_TRUE(other_.reload());
    ASSERT_TRUE(history_.erase(vehicles({"Van"})));
    ASSERT_TRUE(other_.reload());
    EXPECT_FALSE(other_.admission().knows(vehicle("Van")));
    const history::Batch place = batch_of("Van", 0, 1);
    other_.learn({.positions = place.positions}, PositionStore::Origin::devices);
    EXPECT_EQ(shown(other_fleet_), nullptr);
}

TEST_F(PositionStoreTest, WhatIsNotStoredIsNotShown) {
    ASSERT_TRUE(store_.store(batch_of("Bus", 0, 1)));
    const history::FileSizeLimit limit(1);
    EXPECT_FALSE(store_.store(batch_of("Van", 0, 10)));
    EXPECT_FALSE(is_shown("Van"));
    EXPECT_TRUE(is_shown("Bus"));
}

TEST_F(PositionStoreTest, WhatIsErasedIsGoneFromBothAtOnce) {
    history::Batch batch = batch_of("Van", 0, 10);
    batch.rejected.push_back({.message_id = "m",
                              .received = at(0),
                              .position = {.index = 0,
                                           .reason = fleet::RejectionReason::future,
                                           .vehicle = "Van",
                                           .content = ""}});
    ASSERT_TRUE(store_.store(batch));
    ASSERT_TRUE(store_.store(batch_of("Bus", 0, 10)));
    ASSERT_TRUE(is_shown("Van"));

    EXPECT_THAT(store_.erase(vehicles({"Van"})).value(), SizeIs(1));
    EXPECT_EQ(fleet_.find(vehicle("Van")), nullptr);  // before any tick
    EXPECT_THAT(fleet_.snapshot()->reports, SizeIs(1));
    EXPECT_EQ(stored("Van"), 0U);
    EXPECT_THAT(history_.rejected({.vehicle = "Van", .limit = 10}).value(), IsEmpty());
    EXPECT_EQ(stored("Bus"), 10U);
    EXPECT_TRUE(is_shown("Bus"));

    FleetState restarted(2, {});
    ASSERT_TRUE(PositionStore(history_, restarted).reload());
    restarted.tick(at(0));
    EXPECT_EQ(restarted.size(), 1U);
}

TEST_F(PositionStoreTest, WhoIsUnknownCannotBeErased) {
    EXPECT_THAT(store_.erase(vehicles({"Nobody"})).value(), IsEmpty());
    ASSERT_TRUE(store_.store(batch_of("Van", 0, 1)));
    EXPECT_THAT(store_.erase(vehicles({"Van"})).value(), SizeIs(1));
    EXPECT_THAT(store_.erase(vehicles({"Van"})).value(), IsEmpty());
}

TEST_F(PositionStoreTest, WhoReportsAgainIsANewVehicle) {
    ASSERT_TRUE(store_.store(batch_of("Van", 0, 50)));
    const std::uint64_t before = fleet_.revision(vehicle("Van"));
    ASSERT_THAT(store_.erase(vehicles({"Van"})).value(), SizeIs(1));
    ASSERT_TRUE(store_.store(batch_of("Van", 100, 1)));
    EXPECT_EQ(stored("Van"), 1U);
    ASSERT_TRUE(is_shown("Van"));
    EXPECT_EQ(fleet_.find(vehicle("Van"))->report.interval, std::nullopt);  // has one position
    EXPECT_GT(fleet_.revision(vehicle("Van")), before);  // otherwise an old ETag would match
}

TEST_F(PositionStoreTest, AnAttemptAfterOneThatFailedHalfWayEndsIt) {
    fleet_.apply(batch_of("Van", 0, 1).positions);  // as if the history had erased it already
    EXPECT_THAT(store_.erase(vehicles({"Van"})).value(), SizeIs(1));
    EXPECT_FALSE(is_shown("Van"));
}

TEST_F(PositionStoreTest, AReloadForgetsWhatTheHistoryDoesNotHave) {
    ASSERT_TRUE(store_.store(batch_of("Bus", 0, 1)));
    ASSERT_TRUE(store_.store(batch_of("Van", 0, 1)));
    ASSERT_TRUE(is_shown("Van"));
    ASSERT_TRUE(history_.erase(vehicles({"Van"})));  // as another tracker does
    ASSERT_TRUE(store_.reload());
    EXPECT_FALSE(is_shown("Van"));

    // A message of another tracker may come again after that. No tick has shown it when this one
    // reloads.
    const history::Batch learnt = batch_of("Van", 0, 1);
    store_.learn({.positions = learnt.positions}, PositionStore::Origin::devices);
    ASSERT_TRUE(store_.reload());
    EXPECT_FALSE(is_shown("Van"));
    EXPECT_TRUE(is_shown("Bus"));
}

TEST_F(PositionStoreTest, AVehicleThatCannotBeErasedIsStillShown) {
    ASSERT_TRUE(store_.store(batch_of("Van", 0, 10)));
    {
        const history::FileSizeLimit limit(1);
        EXPECT_FALSE(store_.erase(vehicles({"Van"})));
        EXPECT_TRUE(is_shown("Van"));
    }
    EXPECT_THAT(store_.erase(vehicles({"Van"})).value(), SizeIs(1));
    EXPECT_FALSE(is_shown("Van"));
    EXPECT_EQ(stored("Van"), 0U);
}

TEST_F(PositionStoreTest, DiskAndMemoryAgreeWhoeverComesFirst) {
    for (int round = 0; round < 30; ++round) {
        auto ticks = std::async(std::launch::async, [&] { fleet_.tick(at(0)); });
        auto stores = std::async(std::launch::async, [&] {
            for (int i = 0; i < 5; ++i) {
                ASSERT_TRUE(store_.store(batch_of("Van", i, 3)));
            }
        });
        auto erases =
            std::async(std::launch::async, [&] { ASSERT_TRUE(store_.erase(vehicles({"Van"}))); });
        ticks.get();
        stores.get();
        erases.get();
        ASSERT_EQ(is_shown("Van"), stored("Van") > 0) << "round " << round;
    }
}

}  // namespace
}  // namespace convoy::tracker
