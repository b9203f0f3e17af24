// The columns of a run of readings (reading_run.hpp). All numbers are varints (varint.hpp).
//
// For each column, ascending by place, tag and key:
//
//   place     0 for the values that are shown, 1…3 for those that clash with them (JoinedValues)
//   tag       what the values are of. A tag is never used again
//   key       of tag 3 only: a text, the key
//   bytes     the number of bytes that follow of this column
//   presence  which readings have a value: as in a column of positions (run_columns.hpp). At least
//             one has
//   values    of the readings that have one: of tags with numbers each signed, the number minus the
//             one before, the first minus 0; of all others pairs: the number of consecutive values
//             that are alike, then the value. Neighbouring pairs differ in it
//
//   1 device     a text
//   2 alarms     how many, then as many texts, ascending
//   3 free       one byte and what follows it: 0 false, 1 true, 2 a signed whole number within
//                ±2^53, 3 eight bytes of any other double (IEEE 754, big endian), 4 a text
//   17… known    16 plus the attribute's number: a number as fleet::Attributes::numbers() has it;
//                a flag, one byte that is 0 or 1; a text
//
// A text is its number of bytes, then these.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "history/rocksdb/records/timed_reading.hpp"
#include "history/rocksdb/records/varint.hpp"

namespace convoy::history {

/// Returns the number of the last attribute that this version of Convoy knows.
std::uint32_t last_known_attribute();

void append_reading_columns(std::string& out, std::span<const TimedReading> readings);
/// Free values keep their keys here, also if these are known by now: see with_known_keys.
/// Reads all that is left into `readings`, which know only their times. Returns false if that is
/// not the columns of this many readings.
[[nodiscard]] bool read_reading_columns(VarintReader& reader, std::span<TimedReading> readings);

}  // namespace convoy::history
