// How held positions lie in the history's RocksDB: in column family "rejected" beside the refused
// ones (rejected_record.hpp), under keys of another kind. Histories written before have none, and
// versions of Convoy that do not know them pass them over, so the format's number stays. Numbers
// are big endian:
//
//   key "h"  the vehicle's name, the byte 0x1f, then the position's time: milliseconds since 1970
//            (u64). A name holds no control character, so a vehicle's keys are one range.
//   value    bytes 0-7   received: milliseconds since 1970 (i64)
//            then the reason: a length (u16) and so many bytes, its name
//            then a run of this one position (position_run.hpp)
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "history/held_position.hpp"

namespace convoy::tracker {

inline constexpr char held_kind = 'h';

std::string encode_held_key(const HeldKey& key);
/// What all keys of a vehicle begin with, and no other key does.
std::string held_prefix(const fleet::VehicleName& vehicle);
std::string encode_held_value(const HeldPosition& held);

/// Nothing where the bytes are no such entry.
std::optional<HeldPosition> decode_held(std::string_view key, std::string_view value);

}  // namespace convoy::tracker
