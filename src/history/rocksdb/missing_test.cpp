#include "history/rocksdb/missing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/folder.hpp"
#include "history/rocksdb/records/position_record.hpp"

namespace convoy::history {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

using Numbers = std::pair<std::int64_t, std::int64_t>;

fleet::Time end_of(std::int64_t number) {
    return Bucket{number + 1}.start() - std::chrono::milliseconds{1};
}

Bucket bucket_of_now() {
    return Bucket::of(
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
}

class RocksDbMissingTimes : public testing::Test {
 protected:
    void lose(const KeyRange& keys, const std::vector<VehicleNumber>& numbers) {
        rocksdb::WriteBatch writes;
        stage_missing(folder_, {keys}, numbers, writes);
        write(writes);
    }
    void lose(VehicleNumber number, std::int64_t first, std::int64_t last) {
        lose({.first = encode_key({number, Bucket{first}}),
              .end = encode_range_end({number, Bucket{last}})},
             {number});
    }
    void write(rocksdb::WriteBatch& writes) {
        ASSERT_TRUE(folder_.database().Write({}, &writes).ok());
    }
    // Returns the first and the last bucket of each entry of the vehicle.
    std::vector<Numbers> stored(VehicleNumber number) const {
        std::vector<Numbers> buckets;
        for (const MissingBuckets& missing : read_missing(folder_).value()) {
            if (missing.vehicle == number) {
                buckets.emplace_back(missing.first.number, missing.last.number);
            }
        }
        return buckets;
    }
    static std::vector<std::pair<fleet::Time, fleet::Time>> ranges(const RocksDbMissing& missing,
                                                                   VehicleNumber number) {
        std::vector<std::pair<fleet::Time, fleet::Time>> ranges;
        for (const TimeRange& range : missing.of(number)) {
            ranges.emplace_back(range.from(), range.to());
        }
        return ranges;
    }

    ScratchFolder scratch_;
    RocksDbFolder folder_{scratch_ / "history", {}};
};

// Folders with such entries exist, so these bytes must not change.
TEST_F(RocksDbMissingTimes, AreStoredAsDocumented) {
    lose(0x01020304, -2, 5);
    std::string value = "x";
    const std::string key = "missing \x01\x02\x03\x04"s + "\x7f\xff\xff\xff\xff\xff\xff\xfe"s +
                            "\x80\x00\x00\x00\x00\x00\x00\x05"s;
    ASSERT_TRUE(folder_.database().Get({}, folder_.meta(), key, &value).ok());
    EXPECT_EQ(value, "");
    EXPECT_THAT(stored(0x01020304), ElementsAre(Numbers(-2, 5)));
}

TEST_F(RocksDbMissingTimes, AreThoseOfTheLostKeysOfEachVehicle) {
    const auto before = bucket_of_now().number;
    lose({.first = encode_key({2, Bucket{1000}}), .end = encode_key({5, Bucket{2000}})},
         {1, 2, 4, 5, 6});
    const auto after = bucket_of_now().number;
    EXPECT_THAT(stored(1), IsEmpty());
    ASSERT_EQ(stored(2).size(), 1U);
    EXPECT_EQ(stored(2).front().first, 1000);
    EXPECT_GE(stored(2).front().second, before) << "all later ones until now";
    EXPECT_LE(stored(2).front().second, after);
    EXPECT_THAT(stored(3), IsEmpty()) << "there is no such vehicle";
    EXPECT_THAT(stored(4), ElementsAre(Numbers(first_bucket.number, stored(2).front().second)));
    EXPECT_THAT(stored(5), ElementsAre(Numbers(first_bucket.number, 1999)));
    EXPECT_THAT(stored(6), IsEmpty());
}

// The end is excluded, and a key that a zero byte was appended to comes next after its bucket.
TEST_F(RocksDbMissingTimes, EndAtTheExactBucket) {
    const std::string tenth = encode_key({1, Bucket{10}});
    const std::string twelfth = encode_key({1, Bucket{12}});
    const auto lost = [this](const std::string& first, const std::string& end) {
        rocksdb::WriteBatch writes;
        writes.DeleteRange(folder_.meta(), "missing ", "missing!");
        write(writes);
        lose({.first = first, .end = end}, {1});
        return stored(1);
    };
    EXPECT_THAT(lost(tenth, twelfth), ElementsAre(Numbers(10, 11)));
    EXPECT_THAT(lost(tenth, twelfth + '\0'), ElementsAre(Numbers(10, 12)));
    EXPECT_THAT(lost(tenth + '\0', twelfth + '\0'), ElementsAre(Numbers(11, 12)));
    EXPECT_THAT(lost(tenth, tenth + '\0'), ElementsAre(Numbers(10, 10)));
    EXPECT_THAT(lost(tenth + '\0', encode_key({1, Bucket{11}})), IsEmpty());
    EXPECT_THAT(lost("", twelfth), ElementsAre(Numbers(first_bucket.number, 11)));
    EXPECT_THAT(lost(encode_range_start(1), twelfth),
                ElementsAre(Numbers(first_bucket.number, 11)));
}

TEST_F(RocksDbMissingTimes, AreNotInTheFuture) {
    const std::int64_t future = bucket_of_now().number + 1000;
    lose(1, future, future + 5);
    EXPECT_THAT(stored(1), IsEmpty());
}

TEST(MissingBuckets, CoverTheirBucketsToTheMillisecond) {
    const TimeRange some = MissingBuckets{.vehicle = 1, .first = {-3}, .last = {4}}.range();
    EXPECT_EQ(Bucket::of(some.from()).number, -3);
    EXPECT_EQ(Bucket::of(some.from() - std::chrono::milliseconds{1}).number, -4);
    EXPECT_EQ(Bucket::of(some.to()).number, 4);
    EXPECT_EQ(Bucket::of(some.to() + std::chrono::milliseconds{1}).number, 5);
    const TimeRange all =
        MissingBuckets{.vehicle = 1, .first = first_bucket, .last = last_bucket}.range();
    EXPECT_EQ(all.from(), fleet::Time::min());
    EXPECT_EQ(all.to(), fleet::Time::max());
}

TEST_F(RocksDbMissingTimes, AreReadAtAStart) {
    EXPECT_EQ(RocksDbMissing(folder_).first_vehicle(), std::nullopt);
    lose(9, 30, 31);
    lose(9, 10, 11);
    lose(300, 20, 20);
    const RocksDbMissing missing(folder_);
    EXPECT_EQ(missing.vehicles(), 2U);
    EXPECT_EQ(missing.first_vehicle(), 9U);
    EXPECT_THAT(ranges(missing, 9), ElementsAre(Pair(Bucket{10}.start(), end_of(11)),
                                                Pair(Bucket{30}.start(), end_of(31))));
    EXPECT_THAT(ranges(missing, 300), ElementsAre(Pair(Bucket{20}.start(), end_of(20))));
    EXPECT_THAT(ranges(missing, 10), IsEmpty());
}

TEST_F(RocksDbMissingTimes, OfAWholeVehicleAreDeletedOnceTheWriteHasSucceeded) {
    lose(1, 10, 11);
    lose(1, 20, 21);
    lose(2, 10, 11);
    RocksDbMissing missing(folder_);
    rocksdb::WriteBatch writes;
    missing.stage_whole(1, writes);
    EXPECT_EQ(missing.of(1).size(), 2U) << "the write may fail";
    write(writes);
    missing.made_whole(1);
    EXPECT_THAT(missing.of(1), IsEmpty());
    EXPECT_EQ(missing.first_vehicle(), 2U);
    EXPECT_THAT(stored(1), IsEmpty());
    EXPECT_THAT(stored(2), ElementsAre(Numbers(10, 11)));
}

TEST_F(RocksDbMissingTimes, AreForgottenWhenTheirLastMillisecondIs) {
    lose(1, 10, 12);
    lose(1, 11, 11);
    lose(2, 11, 11);
    RocksDbMissing missing(folder_);
    const auto forget = [&](fleet::Time time) {
        rocksdb::WriteBatch writes;
        missing.stage_forgetting(time, writes);
        write(writes);
        missing.forgotten(time);
    };
    forget(end_of(11));
    EXPECT_EQ(missing.of(1).size(), 2U);
    forget(Bucket{12}.start());
    EXPECT_EQ(missing.of(1).size(), 1U);
    EXPECT_EQ(missing.vehicles(), 1U);
    EXPECT_THAT(stored(1), ElementsAre(Numbers(10, 12)));
    EXPECT_THAT(stored(2), IsEmpty());
}

TEST_F(RocksDbMissingTimes, OfAnotherFormatAreRefused) {
    const std::string reversed =
        "missing \x01\x02\x03\x04"s + "\x80\0\0\0\0\0\0\x05"s + "\x80\0\0\0\0\0\0\x04"s;
    for (const std::string& key : {"missing x"s, reversed}) {
        ASSERT_TRUE(folder_.database().Put({}, folder_.meta(), key, "").ok());
        const auto read = read_missing(folder_);
        ASSERT_FALSE(read) << "it was read";
        EXPECT_THAT(read.error().what, HasSubstr("an entry is not of this format"));
        EXPECT_THROW(RocksDbMissing{folder_}, CannotOpen);
        ASSERT_TRUE(folder_.database().Delete({}, folder_.meta(), key).ok());
    }
}

TEST_F(RocksDbMissingTimes, NeedTheNumbersOfAllVehicles) {
    for (const auto& [name, number] :
         {std::pair("Van", 256U), std::pair("Bus", 255U), std::pair("Car", 7U)}) {
        ASSERT_TRUE(folder_.database().Put({}, folder_.names(), name, encode_number(number)).ok());
    }
    EXPECT_THAT(numbers_of_vehicles(folder_).value(), ElementsAre(7, 255, 256));
}

}  // namespace
}  // namespace convoy::history
