#include "position-tracker/intake/position_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

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
