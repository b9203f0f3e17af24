// How the sum of a period is kept (kept_sums.hpp): the value of an entry whose key is that of the
// period's bucket. All numbers are varints; "signed" ones are zigzag-encoded; a "real" is 0 if it
// is unknown, else 1 and the bits of the double.
//
//   signature    16 bytes
//   sums         positions, outliers, signed driven_mm, signed unseen_mm, real top
//   first        1 byte: whether a position is believed; if not, nothing follows
//                time and place as in a leg, from the period's begin and (0, 0); real speed, real
//                distance
//   legs         their number; of each its kind, its end's milliseconds after its begin, signed its
//                end's latitude and longitude minus those of its begin, in 1e-7 degrees, and signed
//                its millimetres
//   last         real speed, real distance; its place is the end of the last leg
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "history/period_cache.hpp"
#include "history/rocksdb/records/position_record.hpp"

namespace convoy::history {

std::string encode_sum(const SignedSum& sum);

/// Returns nothing if the bytes are not a sum of that bucket.
std::optional<SignedSum> decode_sum(Bucket bucket, std::string_view bytes);

}  // namespace convoy::history
