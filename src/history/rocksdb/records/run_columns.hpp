// The columns of a run (position_run.hpp). Format 2 has the first two, in a form of its own; format
// 3 has any of them, each with its tag, so a new one needs only a row in the table of
// run_columns.cpp. A tag is never used again. All numbers are varints (varint.hpp).
//
//   tag       ascending
//   bytes     the number of bytes that follow of this column
//   presence  pairs until each position is covered: how many consecutive positions lack a value,
//             then how many have one. Only the first number of the first pair may be 0, and the
//             second of the last.
//   values    of the positions that have one. "Signed" is zigzag-encoded; before the first, the
//             number before is 0
//
//   1 place     for each, signed, in 1e-7 degrees: its latitude minus the one before, then its
//               longitude minus the one before. Every position has one
//   2 accuracy  pairs: the number of consecutive values that are alike, then decimetres.
//               Neighbouring pairs differ in these
//   3 speed     for each, signed: cm/s minus those before
//   4 heading   for each, signed: hundredths of a degree minus those before
//
// A column that no position has a value in is left out.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "fleet/position.hpp"
#include "history/rocksdb/records/varint.hpp"

namespace convoy::history {

/// The last column that format 2 has.
inline constexpr std::uint32_t last_plain_column = 2;

/// Returns the highest tag that this version of Convoy knows.
std::uint32_t last_known_column();

/// Returns the highest tag that these positions need.
std::uint32_t last_column_of(std::span<const fleet::Position> positions);

void append_columns(std::string& out, std::span<const fleet::Position> positions);
/// Reads all that is left into `positions`, which know only their times. Returns false if that
/// is not the columns of this many positions, or if they need none beyond `last_plain_column`.
[[nodiscard]] bool read_columns(VarintReader& reader, std::span<fleet::Position> positions);

/// The places of consecutive positions, as format 2 has them too.
void append_places(std::string& out, std::span<const std::span<const fleet::Position>> present);
[[nodiscard]] bool read_places(VarintReader& reader,
                               std::span<const std::span<fleet::Position>> present);

}  // namespace convoy::history
