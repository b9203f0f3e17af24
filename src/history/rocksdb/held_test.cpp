#include "history/rocksdb/held.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "history/fixtures/sample_positions.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/folder.hpp"
#include "history/rocksdb/records/held_record.hpp"

namespace convoy::history {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

HeldPosition held_at(std::string_view name, std::int64_t milliseconds, double latitude = 53.4) {
    return {.received = at(9),
            .reason = HoldReason::future,
            .reported = reported(name, position(at(milliseconds), latitude))};
}

class RocksDbHeldEntries : public testing::Test {
 protected:
    // Returns the result and how many changes it takes.
    std::pair<RocksDbHeld::Staged, std::uint32_t> apply(const Batch& batch) {
        rocksdb::WriteBatch writes;
        const auto staged = held_.stage(batch, writes).value();
        EXPECT_TRUE(folder_.database().Write({}, &writes).ok());
        held_.committed(staged.change);
        return {staged, writes.Count()};
    }

    ScratchFolder scratch_;
    RocksDbFolder folder_{scratch_ / "history", {}};
    RocksDbHeld held_{folder_};
};

TEST_F(RocksDbHeldEntries, AreWrittenOnceForEachKeyAndNotAgain) {
    const auto first = apply({.positions = {},
                              .held = {held_at("Van", 1, 50.0), held_at("Van", 1, 49.0),
                                       held_at("Van", 1, 51.0), held_at("Bus", 1)}});
    EXPECT_EQ(first.first.change, 2);
    EXPECT_EQ(first.second, 2U);
    const auto again = apply({.positions = {}, .held = {held_at("Van", 1, 49.0)}});
    EXPECT_EQ(again.first.change, 0);
    EXPECT_EQ(again.second, 0U) << "the same is there";
    const auto larger = apply({.positions = {}, .held = {held_at("Van", 1, 50.0)}});
    EXPECT_EQ(larger.second, 0U) << "a smaller one is there";
    const auto smaller = apply({.positions = {}, .held = {held_at("Van", 1, 48.0)}});
    EXPECT_EQ(smaller.first.change, 0);
    EXPECT_EQ(smaller.second, 1U) << "it replaces the larger one";
    EXPECT_EQ(held_.count(), 2U);
}

TEST_F(RocksDbHeldEntries, AreCountedOnceTheWriteHasSucceededAndAtAStart) {
    apply({.positions = {}, .held = {held_at("Van", 1), held_at("Van", 2)}});
    rocksdb::WriteBatch lost;
    ASSERT_TRUE(held_.stage({.positions = {}, .held = {held_at("Van", 3)}}, lost));
    EXPECT_EQ(held_.count(), 2U);
    EXPECT_EQ(RocksDbHeld(folder_).count(), 2U);
    const auto released =
        apply({.positions = {}, .taken_in = {held_at("Van", 1)}, .dropped = {held_at("Van", 3)}});
    EXPECT_EQ(released.first.change, -1) << "Van is not held at 3";
    EXPECT_EQ(released.first.taken_in, 1U);
    EXPECT_EQ(held_.count(), 1U);
    EXPECT_EQ(RocksDbHeld(folder_).count(), 1U);
}

TEST_F(RocksDbHeldEntries, OfAnErasedVehicleAreNoneOfANameThatBeginsAlike) {
    apply({.positions = {},
           .held = {held_at("Van", 1), held_at("Van", 2), held_at("Van 1", 1), held_at("Va", 1)}});
    rocksdb::WriteBatch writes;
    const auto change = held_.stage_erasing(vehicle("Van"), writes).value();
    EXPECT_EQ(change, -2);
    ASSERT_TRUE(folder_.database().Write({}, &writes).ok());
    held_.committed(change);
    EXPECT_EQ(held_.count(), 2U);
    EXPECT_THAT(held_.read({.limit = 10}).value(), SizeIs(2));
}

TEST_F(RocksDbHeldEntries, ThatAreUnreadableAreAnErrorIfTheyAreNeeded) {
    apply({.positions = {}, .held = {held_at("Bus", 1), held_at("Van", 1)}});
    const std::string key = encode_held_key(held_at("Van", 1).key());
    ASSERT_TRUE(folder_.database().Put({}, folder_.rejected(), key, "damaged").ok());
    EXPECT_THAT(held_.read({.limit = 1}).value(), SizeIs(1));
    const auto all = held_.read({.limit = 2});
    ASSERT_FALSE(all);
    EXPECT_THAT(all.error().what, HasSubstr("a record is not of this format"));
    rocksdb::WriteBatch writes;
    EXPECT_FALSE(held_.stage({.positions = {}, .held = {held_at("Van", 1)}}, writes));
    EXPECT_TRUE(held_.stage({.positions = {}, .held = {held_at("Van", 2)}}, writes));
}

}  // namespace
}  // namespace convoy::history
