// A run of readings: the value of one entry of column family "readings", which has what was said of
// one vehicle in one bucket (position_record.hpp). All numbers are varints (varint.hpp); "signed"
// ones are zigzag-encoded.
//
//   count    the number of readings, at least one
//   times    run_times.hpp; they are distinct
//   columns  reading_columns.hpp
//
// Every set of readings has exactly one encoding, so merging runs in any order, however often,
// results in the same bytes.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "history/rocksdb/records/position_record.hpp"
#include "history/rocksdb/records/timed_reading.hpp"

namespace convoy::history {

/// `readings` has at least one, all in one bucket, ascending, with distinct times.
std::string encode_reading_run(std::span<const TimedReading> readings);

/// Appends the run's readings to `out`. Returns false if the bytes are not a run of that bucket;
/// then what it appended is not valid.
[[nodiscard]] bool decode_reading_run(Bucket bucket, std::string_view bytes,
                                      std::vector<TimedReading>& out);

/// Sorts readings of one vehicle and joins those of each time, as a merged run does.
void join_each_time(std::vector<TimedReading>& readings);

}  // namespace convoy::history
