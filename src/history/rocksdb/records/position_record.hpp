// How a history's RocksDB is laid out: format 2. This file, position_run.hpp and
// rejected_record.hpp are the only ones that know; whoever changes a byte raises `position_format`,
// which is checked when a folder is opened.
//
// A vehicle's positions lie in buckets of 2^20 ms (some 17 minutes), one entry a bucket: neighbours
// differ little, so together they need a few bytes each, and a key is paid for once for all of
// them.
//
// Column family "positions", all numbers of the key big endian:
//
//   key    bytes 0-3    vehicle's number (u32), given by column family "names"
//          bytes 4-9    bucket: milliseconds since 1970 divided by 2^20 and rounded down, as an
//                       integer of 48 bits with the sign bit flipped
//   value               the bucket's positions: a run, position_run.hpp
//
// A flipped sign bit makes bytes compare as the numbers do, so keys stand in the order of vehicle
// and time. Writing merges a run into the bucket's (run_merge.hpp); nothing is read for it.
//
// Column family "names": key the vehicle's name in UTF-8, value its number (u32 big endian).
// Column family "meta":  key "format", value this format's number (u32 big endian).
// Column family "rejected": see rejected_record.hpp.
//
// Format 1 had one entry a position, at some 18 bytes each.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fleet/time.hpp"

namespace convoy::tracker {

inline constexpr std::uint32_t position_format = 2;

/// A vehicle in the store's keys: four bytes in place of up to 64, given once and never again.
using VehicleNumber = std::uint32_t;

/// Which 2^20 ms since 1970 a time lies in; negative before.
struct Bucket {
    std::int64_t number;

    static constexpr unsigned bits = 20;  ///< of the milliseconds within it

    /// Shifting a negative number rounds down, as division would not.
    static constexpr Bucket of(fleet::Time time) {
        return {time.time_since_epoch().count() >> bits};
    }
    /// Its first millisecond. Only of a bucket that some time lies in.
    constexpr fleet::Time start() const {
        return fleet::Time{std::chrono::milliseconds{number * (std::int64_t{1} << bits)}};
    }

    friend auto operator<=>(const Bucket&, const Bucket&) = default;
};

inline constexpr Bucket first_bucket = Bucket::of(fleet::Time::min());
inline constexpr Bucket last_bucket = Bucket::of(fleet::Time::max());

std::string encode_number(std::uint32_t number);
/// Nothing where the bytes are not a number.
std::optional<std::uint32_t> decode_number(std::string_view bytes);

struct BucketKey {
    VehicleNumber vehicle;
    Bucket bucket;

    friend auto operator<=>(const BucketKey&, const BucketKey&) = default;
};

std::string encode_key(BucketKey key);
/// What all keys of a vehicle begin with, and no other: where a range of keys begins that is
/// deleted. It has to be no longer (rocksdb/options.cpp says why).
std::string encode_range_start(VehicleNumber vehicle);
inline constexpr std::size_t range_start_bytes = sizeof(VehicleNumber);
/// The first key after `key` and before that of the next bucket: the end of a range that `key`
/// still belongs to.
std::string encode_range_end(BucketKey key);

/// Nothing where the bytes are no key, or one of a bucket that no time lies in.
std::optional<BucketKey> decode_key(std::string_view bytes);

}  // namespace convoy::tracker
