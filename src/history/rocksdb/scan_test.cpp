#include "history/rocksdb/scan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "history/fixtures/sample_positions.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/folder.hpp"
#include "history/rocksdb/records/position_record.hpp"
#include "history/rocksdb/records/position_run.hpp"

namespace convoy::history {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr VehicleNumber scanned = 7;

// A position in that bucket.
fleet::Position in_bucket(std::int64_t number, std::int64_t milliseconds = 0) {
    return position(Bucket{number}.start() + std::chrono::milliseconds{milliseconds});
}

class RocksDbScan : public testing::Test {
 protected:
    void store(VehicleNumber number, const std::vector<fleet::Position>& run) {
        write(number, Bucket::of(run.front().time), encode_run(run));
    }
    void write(VehicleNumber number, Bucket at_bucket, const std::string& bytes) {
        const std::string key = encode_key({.vehicle = number, .bucket = at_bucket});
        ASSERT_TRUE(folder_.database().Put({}, folder_.positions(), key, bytes).ok());
    }
    BucketScan scan(std::int64_t first, std::int64_t last) const {
        return {folder_, scanned, Bucket{first}, Bucket{last}};
    }
    static std::vector<std::int64_t> ascending(BucketScan scan) {
        std::vector<std::int64_t> numbers;
        for (scan.seek_oldest(); scan.valid(); scan.to_newer()) {
            numbers.push_back(scan.bucket()->number);
        }
        EXPECT_TRUE(scan.ended());
        return numbers;
    }
    static std::vector<std::int64_t> descending(BucketScan scan) {
        std::vector<std::int64_t> numbers;
        for (scan.seek_newest(); scan.valid(); scan.to_older()) {
            numbers.push_back(scan.bucket()->number);
        }
        EXPECT_TRUE(scan.ended());
        return numbers;
    }

    ScratchFolder scratch_;
    RocksDbFolder folder_{scratch_ / "history", {}};
};

TEST_F(RocksDbScan, SeesTheBucketsOfOneVehicleFromTheFirstToTheLast) {
    for (const std::int64_t number : {-3, -1, 4, 6}) {
        store(scanned, {in_bucket(number)});
        store(scanned - 1, {in_bucket(number + 1)});
        store(scanned + 1, {in_bucket(number - 1)});
    }
    EXPECT_THAT(ascending(scan(-3, 6)), ElementsAre(-3, -1, 4, 6));
    EXPECT_THAT(descending(scan(-3, 6)), ElementsAre(6, 4, -1, -3));
    EXPECT_THAT(ascending(scan(-2, 5)), ElementsAre(-1, 4));
    EXPECT_THAT(descending(scan(-2, 5)), ElementsAre(4, -1));
    EXPECT_THAT(ascending(scan(0, 3)), IsEmpty());
    EXPECT_THAT(descending(scan(0, 3)), IsEmpty());
    EXPECT_THAT(ascending(scan(first_bucket.number, last_bucket.number)),
                ElementsAre(-3, -1, 4, 6));
}

TEST_F(RocksDbScan, GoesToABucketOrToTheNextOne) {
    store(scanned, {in_bucket(1)});
    store(scanned, {in_bucket(4)});
    BucketScan some = scan(0, 9);
    some.seek(encode_key({scanned, Bucket{4}}));
    EXPECT_EQ(some.bucket()->number, 4);
    some.seek(encode_key({scanned, Bucket{2}}));
    EXPECT_EQ(some.bucket()->number, 4);
    some.seek(encode_key({scanned, Bucket{5}}));
    EXPECT_FALSE(some.valid());
    EXPECT_TRUE(some.ended());
}

TEST_F(RocksDbScan, SeesWhatWasStoredWhenItWasMade) {
    store(scanned, {in_bucket(1)});
    BucketScan before = scan(0, 9);
    store(scanned, {in_bucket(1), in_bucket(1, 5)});
    store(scanned, {in_bucket(2)});
    before.seek_oldest();
    std::vector<fleet::Position> found;
    ASSERT_TRUE(before.read(found));
    EXPECT_THAT(found, ElementsAre(in_bucket(1)));
    before.to_newer();
    EXPECT_FALSE(before.valid());
}

// The two newest buckets are looked up, and older ones iterated over.
TEST_F(RocksDbScan, ReadsTheLatestFromBucketsWithAndWithoutGapsBetween) {
    std::vector<fleet::Position> all;
    for (const std::int64_t number : {-2, 0, 1, 2, 5, 9}) {
        const std::vector<fleet::Position> run{in_bucket(number), in_bucket(number, 10)};
        store(scanned, run);
        store(scanned - 1, run);
        all.insert(all.end(), run.begin(), run.end());
    }
    std::vector<fleet::Time> times{fleet::Time::min(), fleet::Time::max()};
    for (std::int64_t number = -3; number < 12; ++number) {
        times.push_back(in_bucket(number).time);
        times.push_back(in_bucket(number, 9).time);
    }
    for (const fleet::Time until : times) {
        const auto end = std::ranges::upper_bound(all, until, {}, &fleet::Position::time);
        for (std::ptrdiff_t limit = 0; limit < 14; ++limit) {
            const auto first = end - std::min(end - all.begin(), limit);
            EXPECT_EQ(read_latest(folder_, scanned, until, static_cast<std::size_t>(limit)).value(),
                      std::vector(first, end))
                << fleet::format_time(until) << ' ' << limit;
        }
    }
}

// Damage to old buckets has to cost no newer positions, and an answer is never shortened.
TEST_F(RocksDbScan, FailsIfABucketThatItNeedsIsUnreadableAndReadsNoOther) {
    for (const std::int64_t number : {1, 2, 3, 4, 5}) {
        store(scanned, {in_bucket(number)});
    }
    write(scanned, Bucket{2}, "damaged");
    const fleet::Time newest = in_bucket(5).time;
    EXPECT_THAT(read_latest(folder_, scanned, newest, 3).value(),
                ElementsAre(in_bucket(3), in_bucket(4), in_bucket(5)));
    const auto latest = read_latest(folder_, scanned, newest, 4);
    ASSERT_FALSE(latest);
    EXPECT_THAT(latest.error().what, HasSubstr("not of this format"));

    EXPECT_THAT(read_range(folder_, scanned, {fleet::Time::min(), newest}, 1).value(),
                ElementsAre(in_bucket(1)));
    EXPECT_FALSE(read_range(folder_, scanned, {fleet::Time::min(), newest}, 2));
    EXPECT_TRUE(read_range(folder_, scanned, {in_bucket(3).time, newest}, 9));
}

}  // namespace
}  // namespace convoy::history
