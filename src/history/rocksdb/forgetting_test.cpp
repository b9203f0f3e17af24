#include "history/rocksdb/forgetting.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "history/fixtures/sample_positions.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/folder.hpp"
#include "history/rocksdb/records/position_record.hpp"
#include "history/rocksdb/records/position_run.hpp"
#include "history/rocksdb/scan.hpp"

namespace convoy::history {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr VehicleNumber last_number = std::numeric_limits<VehicleNumber>::max();

class RocksDbForgetting : public testing::Test {
 protected:
    // A position of the bucket with that number, this many milliseconds after its start.
    static fleet::Position in(std::int64_t number, std::int64_t milliseconds) {
        return position(Bucket{number}.start() + std::chrono::milliseconds{milliseconds});
    }
    void store(VehicleNumber number, const std::vector<fleet::Position>& run) {
        const std::string key =
            encode_key({.vehicle = number, .bucket = Bucket::of(run.front().time)});
        ASSERT_TRUE(folder_.database().Put({}, folder_.positions(), key, encode_run(run)).ok());
    }
    std::vector<fleet::Position> stored(VehicleNumber number) const {
        return read_range(folder_, number, all_time, 1'000).value();
    }
    // Returns how many changes it took.
    std::uint32_t forget(VehicleNumber number, fleet::Time time) {
        rocksdb::WriteBatch writes;
        EXPECT_TRUE(forget_before(folder_, number, time, writes));
        EXPECT_TRUE(folder_.database().Write({}, &writes).ok());
        return writes.Count();
    }
    int entries() const {
        int count = 0;
        const std::unique_ptr<rocksdb::Iterator> entry(
            folder_.database().NewIterator({}, folder_.positions()));
        for (entry->SeekToFirst(); entry->Valid(); entry->Next()) {
            ++count;
        }
        return count;
    }

    ScratchFolder scratch_;
    RocksDbFolder folder_{scratch_ / "history", {}};
};

TEST_F(RocksDbForgetting, KeepsThePositionOfTheTimeItselfAndOtherVehicles) {
    for (const VehicleNumber number : {1U, 2U, 3U}) {
        store(number, {in(-4, 1)});
        store(number, {in(1, 0), in(1, 1)});
        store(number, {in(2, 7), in(2, 8), in(2, 9)});
        store(number, {in(3, 0)});
    }
    EXPECT_EQ(forget(2, in(2, 8).time), 2U) << "one range, and the bucket that is cut";
    EXPECT_THAT(stored(2), ElementsAre(in(2, 8), in(2, 9), in(3, 0)));
    EXPECT_THAT(stored(1), SizeIs(7));
    EXPECT_THAT(stored(3), SizeIs(7));
}

TEST_F(RocksDbForgetting, WritesNothingIfNothingIsEarlier) {
    EXPECT_EQ(forget(1, in(2, 8).time), 0U) << "an empty history";
    store(1, {in(2, 8), in(2, 9)});
    EXPECT_EQ(forget(1, in(2, 8).time), 0U);
    EXPECT_EQ(forget(1, in(2, 0).time), 0U);
    EXPECT_EQ(forget(1, in(1, 5).time), 0U);
    EXPECT_EQ(forget(1, fleet::Time::min()), 0U);
    EXPECT_THAT(stored(1), SizeIs(2));
}

TEST_F(RocksDbForgetting, LeavesNoEntryOfABucketThatHasNoPositionLeft) {
    store(1, {in(2, 8), in(2, 9)});
    EXPECT_EQ(forget(1, in(2, 10).time), 1U);
    EXPECT_EQ(entries(), 0);
    store(1, {in(2, 8), in(2, 9)});
    EXPECT_EQ(forget(1, in(5, 0).time), 1U) << "one range";
    EXPECT_EQ(entries(), 0);
}

TEST_F(RocksDbForgetting, OfAllPositionsIsOfOneVehicle) {
    for (const VehicleNumber number : {0U, 1U, last_number}) {
        store(number, {in(first_bucket.number + 1, 0)});
        store(number, {in(last_bucket.number - 1, 0)});
    }
    for (const VehicleNumber number : {1U, last_number}) {
        rocksdb::WriteBatch writes;
        forget_all(folder_, number, writes);
        ASSERT_TRUE(folder_.database().Write({}, &writes).ok());
        EXPECT_THAT(stored(number), IsEmpty());
    }
    EXPECT_THAT(stored(0), SizeIs(2));
    EXPECT_EQ(entries(), 2);
}

TEST_F(RocksDbForgetting, OfAllButSomeVehiclesKeepsTheseAlone) {
    const std::vector<VehicleNumber> numbers{0, 1, 2, 5, 255, 256, last_number - 1, last_number};
    const std::vector<std::vector<VehicleNumber>> choices{
        {}, {0}, {last_number}, {1, 2}, {0, 5, 256}, {255, last_number - 1}, {7}, numbers};
    for (const auto& kept : choices) {
        for (const VehicleNumber number : numbers) {
            store(number, {in(1, 0)});
        }
        rocksdb::WriteBatch writes;
        forget_all_but(folder_, kept, writes);
        ASSERT_TRUE(folder_.database().Write({}, &writes).ok());
        for (const VehicleNumber number : numbers) {
            EXPECT_EQ(!stored(number).empty(), std::ranges::binary_search(kept, number)) << number;
        }
    }
}

}  // namespace
}  // namespace convoy::history
