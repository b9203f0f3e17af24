// A run: the value of one entry, which has the positions of one vehicle in one bucket. It has
// format 2 or 3 (position_record.hpp). All numbers are varints (varint.hpp); "signed" ones are
// zigzag-encoded.
//
// Format 2:
//   count        the number of positions, at least one
//   times        run_times.hpp
//   coordinates  for each, signed, in 1e-7 degrees: its latitude minus the one before, then its
//                longitude minus the one before; before the first, both are 0
//   accuracies   pairs until each position has one: the number of consecutive positions that have
//                it, then 0 if it is unknown, else 1 + decimetres. Neighbouring pairs differ in it.
//
// Format 3:
//   0            one byte
//   count        as in format 2
//   times        as in format 2
//   columns      run_columns.hpp
//
// Times are distinct. A run is of format 2 if that can hold its positions: it has neither speed nor
// heading. So every set of positions has exactly one encoding, and merging runs of either format in
// any order, however often, results in the same bytes.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/position.hpp"
#include "history/rocksdb/records/position_record.hpp"

namespace convoy::history {

/// `positions` has at least one, all in one bucket, ascending, with distinct times.
std::string encode_run(std::span<const fleet::Position> positions);

/// Appends the run's positions to `out`. Returns false if the bytes are not a run of that bucket;
/// then what it appended is not valid.
[[nodiscard]] bool decode_run(Bucket bucket, std::string_view bytes,
                              std::vector<fleet::Position>& out);

/// Sorts positions of one vehicle and keeps only the smallest of each time, as a merged run does.
void keep_smallest_of_each_time(std::vector<fleet::Position>& positions);

/// Returns a run's count; 0 if the bytes are too few for it.
std::size_t count_of_run(std::string_view bytes);

}  // namespace convoy::history
