#include "history/rocksdb/records/position_record.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "history/fixtures/sample_positions.hpp"

namespace convoy::history {
namespace {

using namespace std::string_literals;
using std::chrono::milliseconds;

fleet::Time since_1970(std::int64_t time) { return fleet::Time{milliseconds{time}}; }

// Folders of this format exist, so these bytes must not change without a new format.
TEST(PositionRecord, IsDocumentedByteByByte) {
    const Bucket bucket = Bucket::of(since_1970(0x0000018BCFE56800));
    EXPECT_EQ(encode_key({0x01020304, bucket}), "\x01\x02\x03\x04\x80\x00\x00\x18\xBC\xFE"s);
    EXPECT_EQ(encode_number(0xA1B2C3D4), "\xA1\xB2\xC3\xD4"s);
}

TEST(PositionRecord, ABucketIsTheTimeWithoutItsLowest20Bits) {
    EXPECT_EQ(Bucket::of(since_1970(0)).number, 0);
    EXPECT_EQ(Bucket::of(since_1970(1'048'575)).number, 0);
    EXPECT_EQ(Bucket::of(since_1970(1'048'576)).number, 1);
    EXPECT_EQ(Bucket::of(since_1970(-1)).number, -1);
    EXPECT_EQ(Bucket::of(since_1970(-1)).start(), since_1970(-1'048'576));
    EXPECT_EQ(first_bucket.start(), fleet::Time::min());
}

TEST(PositionRecord, KeysCompareAsVehiclesAndTimesDo) {
    std::vector<BucketKey> keys;
    for (const VehicleNumber vehicle : {0U, 1U, 255U, 256U, 0xFFFFFFFFU}) {
        for (const Bucket bucket : {first_bucket, Bucket{-0x1'0000'0000}, Bucket{-2}, Bucket{-1},
                                    Bucket{0}, Bucket{1}, Bucket{0x1'0000'0000}, last_bucket}) {
            keys.push_back({vehicle, bucket});
        }
    }
    for (const BucketKey& left : keys) {
        EXPECT_EQ(decode_key(encode_key(left)), left);
        for (const BucketKey& right : keys) {
            ASSERT_EQ(left < right, encode_key(left) < encode_key(right));
        }
    }
}

TEST(PositionRecord, ARangeHoldsTheKeysOfOneVehicle) {
    const std::string start = encode_range_start(7);
    const std::string end = encode_range_end({7, last_bucket});
    EXPECT_LT(start, encode_key({7, first_bucket}));
    EXPECT_GT(start, encode_key({6, last_bucket}));
    EXPECT_GT(end, encode_key({7, last_bucket}));
    EXPECT_LT(end, encode_key({8, first_bucket}));
}

TEST(PositionRecord, RefusesBytesOfAnotherFormat) {
    const std::string key = encode_key({1, Bucket::of(at(0))});
    EXPECT_FALSE(decode_key(key.substr(1)));
    EXPECT_FALSE(decode_key(key + "x"));
    EXPECT_FALSE(decode_key(""));
    EXPECT_FALSE(decode_key(encode_key({1, Bucket{last_bucket.number + 1}})));
    EXPECT_FALSE(decode_key(encode_key({1, Bucket{first_bucket.number - 1}})));
    EXPECT_FALSE(decode_number("abc"));
}

}  // namespace
}  // namespace convoy::history
