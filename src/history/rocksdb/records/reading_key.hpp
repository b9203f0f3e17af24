// The keys of column family "readings". A reading has more bytes than a position, so a bucket is
// divided into parts of 2^14 ms (about 16 seconds), and each is one entry:
//
//   key    bytes 0-9    the bucket's key (position_record.hpp)
//          byte  10     the part's number in its bucket, from 0 to 63
//
// The entries of a bucket lie side by side, behind the one that format 4 had for all of it.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "history/rocksdb/records/position_record.hpp"

namespace convoy::history {

using ReadingBucket = BucketOf<14>;

inline constexpr ReadingBucket first_reading_bucket = ReadingBucket::of(fleet::Time::min());
inline constexpr ReadingBucket last_reading_bucket = ReadingBucket::of(fleet::Time::max());

struct ReadingKey {
    VehicleNumber vehicle;
    ReadingBucket bucket;

    friend auto operator<=>(const ReadingKey&, const ReadingKey&) = default;
};

std::string encode_reading_key(ReadingKey key);
/// Returns nullopt if the bytes are not a key, or if no fleet::Time is in its bucket.
std::optional<ReadingKey> decode_reading_key(std::string_view bytes);

}  // namespace convoy::history
