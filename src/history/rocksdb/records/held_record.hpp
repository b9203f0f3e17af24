// The entries of held positions in the history's RocksDB. They are in column family "rejected",
// beside those of rejected positions (rejected_record.hpp), with another kind of key. Older
// histories have none, and older versions of Convoy ignore them, so the format's number stays. All
// numbers are big endian:
//
//   key "h"  the vehicle's name, the byte 0x1f, then the position's time: milliseconds since 1970
//            (u64). A name has no control characters, so a vehicle's keys are one range.
//   value    bytes 0-7   received: milliseconds since 1970 (i64)
//            then the reason's name: a length (u16) and that many bytes
//            then a run of this one position (position_run.hpp)
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "history/held_position.hpp"

namespace convoy::history {

inline constexpr char held_kind = 'h';

std::string encode_held_key(const HeldKey& key);
/// Returns the prefix of all keys of a vehicle and of no other key.
std::string held_prefix(const fleet::VehicleName& vehicle);
std::string encode_held_value(const HeldPosition& held);

/// Returns nullopt if the bytes are not such an entry.
std::optional<HeldPosition> decode_held(std::string_view key, std::string_view value);

}  // namespace convoy::history
