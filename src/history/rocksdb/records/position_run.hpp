// The positions of one vehicle in one bucket of time, as the bytes of one entry (format 2; the
// version is that of position_record.hpp). All numbers are those of varint.hpp; "signed" ones are
// zigzagged.
//
//   count        how many positions: at least one
//   times        of each, in ascending order, as milliseconds from the bucket's start, signed: the
//                step from the one before it, less the step before that. The first step is from 0,
//                and the step before it is 0. So a steady rate costs a byte each.
//   coordinates  of each: latitude, then longitude, both in 1e-7 degrees, signed: less that of the
//                one before it; the first less 0
//   accuracies   over and over until there is one for each: how many positions have it, then 0
//   where
//                it is unknown, else 1 + decimetres. Two neighbours of this list differ.
//
// Times are distinct. Every set of positions has exactly one such form, so that folding runs in any
// order, however often, ends in the same bytes.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/position.hpp"
#include "history/rocksdb/records/position_record.hpp"

namespace convoy::tracker {

/// `positions`: at least one, all in one bucket, ascending, no time twice.
std::string encode_run(std::span<const fleet::Position> positions);

/// Adds the run's positions at the end of `out`. False where the bytes are no run of that bucket;
/// then there may be some of them in `out`.
[[nodiscard]] bool decode_run(Bucket bucket, std::string_view bytes,
                              std::vector<fleet::Position>& out);

/// Puts positions of one vehicle in order, and keeps of those at one time the smallest: what a run
/// holds that was put together from several.
void keep_smallest_of_each_time(std::vector<fleet::Position>& positions);

/// How many positions a run says it has; 0 where it is none.
std::size_t count_of_run(std::string_view bytes);

}  // namespace convoy::tracker
