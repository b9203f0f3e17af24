// How a position lies in the history's RocksDB: format 1. This file and position_record.cpp are the
// only ones that know; whoever changes a byte raises `position_format`, which is checked when a
// folder is opened.
//
// Column family "positions", one entry a position; all numbers big endian:
//
//   key    bytes 0-3    vehicle's number (u32), given by column family "names"
//          bytes 4-11   time: milliseconds since 1970, i64 with the sign bit flipped
//   value  bytes 0-3    latitude in 1e-7 degrees, i32 with the sign bit flipped
//          bytes 4-7    longitude in 1e-7 degrees, i32 with the sign bit flipped
//          bytes 8-9    accuracy in 0.1 m (u16); not there where it is unknown
//
// A flipped sign bit makes bytes compare as the numbers do. So keys stand in the order of vehicle
// and time, and values in the order in which the smallest position of one time wins.
//
// Column family "names": key the vehicle's name in UTF-8, value its number (u32).
// Column family "meta":  key "format", value this format's number (u32).
// Column family "rejected": see rejected_record.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fleet/position.hpp"

namespace convoy::tracker {

inline constexpr std::uint32_t position_format = 1;

/// A vehicle in the store's keys: four bytes in place of up to 64, given once and never again.
using VehicleNumber = std::uint32_t;
inline constexpr std::size_t vehicle_number_bytes = sizeof(VehicleNumber);

std::string encode_number(std::uint32_t number);
/// Nothing where the bytes are not a number.
std::optional<std::uint32_t> decode_number(std::string_view bytes);

std::string encode_position_key(VehicleNumber vehicle, fleet::Time time);
std::string encode_position_value(const fleet::Position& position);

/// Nothing where the bytes are no position of this format.
std::optional<fleet::Position> decode_position(std::string_view key, std::string_view value);

}  // namespace convoy::tracker
