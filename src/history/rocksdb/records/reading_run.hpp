// A run of readings: the value of one entry of column family "readings" (reading_key.hpp), which
// has what was said of one vehicle in one part of a bucket. All numbers are varints (varint.hpp);
// "signed" ones are zigzag-encoded.
//
//   count    the number of readings, from 1 to max_readings_of_run
//   times    run_times.hpp; they are distinct
//   columns  reading_columns.hpp
//
// Every set of readings has exactly one encoding, so merging runs in any order, however often,
// results in the same bytes. Of more than max_readings_of_run times the newest stay: these are the
// newest of any set that has them, so they also have all that was said at their times.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "history/rocksdb/records/reading_key.hpp"
#include "history/rocksdb/records/timed_reading.hpp"

namespace convoy::history {

/// 125 a second. As a joined reading has at most about 19 KB (fleet::Attributes, four times), an
/// entry has at most 40 MB; of a device that says 1 KB each time, 2 MB.
inline constexpr std::size_t max_readings_of_run = 2'048;

/// `readings` has at least one, at most max_readings_of_run, all in one ReadingBucket, ascending,
/// with distinct times.
std::string encode_reading_run(std::span<const TimedReading> readings);
/// The same for an entry of format 4: any number, all in one Bucket.
std::string encode_wide_reading_run(std::span<const TimedReading> readings);

/// Appends to `out` the readings of an entry, also of one of format 4. Returns false if the bytes
/// are not a key with its run; then what it appended is not valid.
[[nodiscard]] bool decode_reading_run(std::string_view key, std::string_view bytes,
                                      std::vector<TimedReading>& out);

/// Sorts readings of one vehicle and joins those of each time, as a merged run does.
void join_each_time(std::vector<TimedReading>& readings);
/// Removes all but the newest that a run may have.
void keep_newest(std::vector<TimedReading>& joined);

}  // namespace convoy::history
