#include "history/rocksdb/records/reading_key.hpp"

#include <gtest/gtest.h>

#include <string>

#include "history/fixtures/sample_runs.hpp"

namespace convoy::history {
namespace {

TEST(ReadingKeyTest, ThePartsOfABucketAreInTheOrderOfTheirTimes) {
    constexpr ReadingBucket part = ReadingBucket::of(runs::bucket.start());
    std::string before = encode_key({7, runs::bucket});
    for (const std::int64_t next : {0, 1, 62, 63, 64}) {
        const ReadingKey key{.vehicle = 7, .bucket = {part.number + next}};
        const std::string bytes = encode_reading_key(key);
        EXPECT_LT(before, bytes);
        EXPECT_EQ(decode_reading_key(bytes), key);
        EXPECT_EQ(bytes < encode_range_end({7, runs::bucket}), next < 64);
        before = bytes;
    }
    for (const ReadingBucket end : {first_reading_bucket, last_reading_bucket}) {
        EXPECT_EQ(decode_reading_key(encode_reading_key({7, end}))->bucket, end);
    }
    EXPECT_FALSE(decode_reading_key(encode_reading_key({7, {last_reading_bucket.number + 1}})));
    EXPECT_FALSE(decode_reading_key(encode_key({7, runs::bucket}) + '\x40'));
    EXPECT_FALSE(decode_reading_key(encode_key({7, runs::bucket})));
    EXPECT_FALSE(decode_reading_key(""));
}

}  // namespace
}  // namespace convoy::history
