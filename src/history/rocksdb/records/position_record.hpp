// The layout of a history's RocksDB: formats 2 to 5. Formats 2 and 3 differ in their runs, and
// format 5 also has readings. An incompatible change gets a new number, a new column of a run a new
// tag, and a new attribute a new number of its own. All are checked when a folder is opened.
//
// A vehicle's positions are grouped into buckets of 2^20 ms (about 17 minutes), and each bucket is
// one entry. Neighbours differ little, so a position needs only a few bytes, and they share one
// key.
//
// Column family "positions", with big-endian numbers in the key:
//
//   key    bytes 0-3    vehicle's number (u32), given by column family "names"
//          bytes 4-9    bucket: milliseconds since 1970 divided by 2^20 and rounded down, as an
//                       integer of 48 bits with the sign bit flipped
//   value               the bucket's positions: a run (position_run.hpp)
//
// The flipped sign bit makes bytes compare as the numbers do, so keys are ordered by vehicle and
// time. A write merges a run into the bucket's (run_merge.hpp) and reads nothing for it.
//
// Column family "names": key the vehicle's name in UTF-8, value its number (u32 big endian).
// Column family "readings", only in format 5: what was said of a vehicle in a part of a bucket
// (reading_key.hpp), a run of readings (reading_run.hpp). It is a column family of its own, so
// that no damage to its tables concerns positions, and that reading positions never reads it.
// Column family "meta":  key "format", value the format's number (u32 big endian): 2; 3 as soon as
//                        a run may have more columns than format 2 has; 5 as soon as there may be
//                        readings;
//                        key "last column", from format 3 on: the highest tag that a column of a
//                        run may have (u32 big endian, run_columns.hpp);
//                        key "last attribute", only in format 5: the highest number of a known
//                        attribute that readings may have (u32 big endian, fleet/attributes.hpp);
//                        for other keys see missing.hpp.
// Column family "rejected": see rejected_record.hpp and held_record.hpp.
//
// Format 1 had one entry of about 18 bytes for each position. In format 4, which no release has
// written, an entry of readings has those of a whole bucket, under the bucket's key. Opening such a
// folder divides them (wide_readings.hpp).
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fleet/time.hpp"

namespace convoy::history {

inline constexpr std::uint32_t plain_format = 2;          ///< all runs are of format 2
inline constexpr std::uint32_t column_format = 3;         ///< runs are of format 2 or 3
inline constexpr std::uint32_t wide_readings_format = 4;  ///< as 5, with readings by buckets
inline constexpr std::uint32_t readings_format = 5;       ///< as 3, and there may be readings

/// Identifies a vehicle in keys: four bytes instead of up to 256. Only the number of an erased
/// vehicle may be used again.
using VehicleNumber = std::uint32_t;

/// The number of the 2^Bits ms since 1970 that a time is in; negative before 1970.
template <unsigned Bits>
struct BucketOf {
    std::int64_t number;

    static constexpr unsigned bits = Bits;

    /// Shifts, because division would not round negative numbers down.
    static constexpr BucketOf of(fleet::Time time) {
        return {time.time_since_epoch().count() >> bits};
    }
    /// Returns its first millisecond. Some fleet::Time has to be in the bucket.
    constexpr fleet::Time start() const {
        return fleet::Time{std::chrono::milliseconds{number * (std::int64_t{1} << bits)}};
    }

    friend auto operator<=>(const BucketOf&, const BucketOf&) = default;
};

using Bucket = BucketOf<20>;
inline constexpr Bucket first_bucket = Bucket::of(fleet::Time::min());
inline constexpr Bucket last_bucket = Bucket::of(fleet::Time::max());

std::string encode_number(std::uint32_t number);
/// Returns nullopt if the bytes are not a number.
std::optional<std::uint32_t> decode_number(std::string_view bytes);

struct BucketKey {
    VehicleNumber vehicle;
    Bucket bucket;

    friend auto operator<=>(const BucketKey&, const BucketKey&) = default;
};

std::string encode_key(BucketKey key);
/// Returns the prefix of all keys of a vehicle and of no other key. Deleted ranges begin with it.
/// It must not be longer (see rocksdb/options.cpp).
std::string encode_range_start(VehicleNumber vehicle);
inline constexpr std::size_t range_start_bytes = sizeof(VehicleNumber);
/// Returns the end (excluded) of a range whose last key is `key`, or that of its last part
/// (reading_key.hpp).
std::string encode_range_end(BucketKey key);

/// Returns nullopt if the bytes are not a key, or if no fleet::Time is in its bucket.
std::optional<BucketKey> decode_key(std::string_view bytes);

}  // namespace convoy::history
