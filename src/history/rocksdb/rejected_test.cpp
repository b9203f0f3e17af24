#include "history/rocksdb/rejected.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "history/fixtures/sample_positions.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/folder.hpp"
#include "history/rocksdb/records/held_record.hpp"
#include "history/rocksdb/records/rejected_record.hpp"

namespace convoy::history {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

StoredRejection rejection(const std::string& message_id, const std::string& name = "Van") {
    return {.message_id = message_id,
            .received = at(0),
            .position = {.index = 0,
                         .reason = fleet::RejectionReason::bad_type,
                         .vehicle = name,
                         .content = message_id}};
}

class RocksDbRejections : public testing::Test {
 protected:
    static constexpr std::uint64_t capacity = 3;

    void write(rocksdb::WriteBatch& writes) {
        ASSERT_TRUE(folder_.database().Write({}, &writes).ok());
    }
    RocksDbRejected::Sequences store(const std::vector<StoredRejection>& rejected) {
        rocksdb::WriteBatch writes;
        const auto staged = rejected_.stage(rejected, writes).value();
        write(writes);
        rejected_.committed(staged);
        return staged;
    }
    void erase(const std::vector<fleet::VehicleName>& names) {
        rocksdb::WriteBatch writes;
        ASSERT_TRUE(rejected_.stage_erasing(names, writes));
        write(writes);
    }
    static std::vector<std::string> contents(const RocksDbRejected& rejected) {
        std::vector<std::string> contents;
        for (const StoredRejection& each : rejected.newest({.limit = 100}).value()) {
            contents.push_back(each.position.content);
        }
        return contents;
    }
    // Returns the number of entries whose key is of that kind: 's' are records, 'i' their places.
    int entries(char kind) const {
        int count = 0;
        const std::unique_ptr<rocksdb::Iterator> entry(
            folder_.database().NewIterator({}, folder_.rejected()));
        for (entry->SeekToFirst(); entry->Valid(); entry->Next()) {
            count += entry->key().starts_with(std::string(1, kind)) ? 1 : 0;
        }
        return count;
    }

    ScratchFolder scratch_;
    RocksDbFolder folder_{scratch_ / "history", {}};
    RocksDbRejected rejected_{folder_, capacity};
};

// Otherwise the places would fill the disk, and a repetition of a dropped one would be left out.
TEST_F(RocksDbRejections, ThatAreDroppedLeaveNoPlace) {
    store({rejection("a"), rejection("b")});
    store({rejection("c"), rejection("d"), rejection("e")});
    EXPECT_THAT(contents(rejected_), ElementsAre("e", "d", "c"));
    EXPECT_EQ(entries('s'), 3);
    EXPECT_EQ(entries('i'), 3);
    store({rejection("a")});
    EXPECT_THAT(contents(rejected_), ElementsAre("a", "e", "d"));
    EXPECT_EQ(entries('i'), 3);
}

TEST_F(RocksDbRejections, WithoutAMessageIdHaveNoPlace) {
    store({rejection(""), rejection(""), rejection("a")});
    EXPECT_EQ(entries('s'), 3);
    EXPECT_EQ(entries('i'), 1);
    store({rejection(""), rejection("")});
    EXPECT_EQ(entries('s'), 3);
    EXPECT_EQ(entries('i'), 1);
}

TEST_F(RocksDbRejections, TakeTheirSequencesOnlyOnceTheWriteHasSucceeded) {
    store({rejection("a")});
    rocksdb::WriteBatch lost;
    ASSERT_TRUE(rejected_.stage(std::vector{rejection("b"), rejection("c")}, lost));
    const auto used = store({rejection("d")});
    EXPECT_EQ(used.first, 0U);
    EXPECT_EQ(used.end, 2U);
    EXPECT_THAT(contents(rejected_), ElementsAre("d", "a"));
}

TEST_F(RocksDbRejections, GoOnWithTheirSequencesAfterAStart) {
    store({rejection("a"), rejection("b"), rejection("c")});
    store({rejection("d")});
    RocksDbRejected again(folder_, capacity);
    rocksdb::WriteBatch writes;
    const auto staged = again.stage(std::vector{rejection("e")}, writes).value();
    write(writes);
    EXPECT_EQ(staged.first, 2U);
    EXPECT_EQ(staged.end, 5U);
    EXPECT_THAT(contents(again), ElementsAre("e", "d", "c"));
}

TEST_F(RocksDbRejections, OfAnErasedVehicleLeaveGapsThatDroppingPasses) {
    store({rejection("a", "Bus"), rejection("b", "Van"), rejection("c", "Car")});
    erase(vehicles({"Van", "Nobody"}));
    EXPECT_EQ(entries('s'), 2);
    EXPECT_EQ(entries('i'), 2);
    store({rejection("d"), rejection("e")});
    EXPECT_THAT(contents(rejected_), ElementsAre("e", "d", "c"));
    erase(vehicles({"Van", "Car"}));
    EXPECT_EQ(entries('s'), 0);
    EXPECT_EQ(entries('i'), 0);
}

// Held positions are in the same column family.
TEST_F(RocksDbRejections, AreReadBesideOtherKindsOfEntries) {
    const HeldPosition held{.received = at(1),
                            .reason = HoldReason::future,
                            .reported = reported("Van", position(at(2)))};
    ASSERT_TRUE(
        folder_.database()
            .Put({}, folder_.rejected(), encode_held_key(held.key()), encode_held_value(held))
            .ok());
    EXPECT_THAT(contents(RocksDbRejected(folder_, capacity)), IsEmpty());
    store({rejection("a")});
    EXPECT_THAT(contents(RocksDbRejected(folder_, capacity)), ElementsAre("a"));
    erase(vehicles({"Van"}));
    EXPECT_EQ(entries(held_kind), 1);
}

TEST_F(RocksDbRejections, ThatAreUnreadableAreAnError) {
    const auto put = [this](const std::string& key) {
        ASSERT_TRUE(folder_.database().Put({}, folder_.rejected(), key, "damaged").ok());
    };
    put(encode_rejected_key(4));
    const auto read = RocksDbRejected(folder_, capacity).newest({.limit = 10});
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().what, HasSubstr("a record is not of this format"));
    put("s and no sequence");
    EXPECT_THROW(RocksDbRejected(folder_, capacity), CannotOpen);
}

}  // namespace
}  // namespace convoy::history
