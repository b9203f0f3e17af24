// A row of POSITIONS as bytes (live_frame.hpp has them). Internal to fleet/.
#pragma once

#include <cstddef>
#include <optional>

#include "fleet/live_wire/little_endian.hpp"
#include "fleet/live_wire/live_position.hpp"
#include "fleet/live_wire/live_version.hpp"

namespace convoy::fleet {

constexpr std::size_t position_bytes(LiveVersion version) {
    return version == LiveVersion::v1 ? 24 : 32;
}

/// Writes `position_bytes` at `out` and returns the place after them.
char* put_position(char* out, const LivePosition& row, LiveVersion version);

/// Reads one row, for which there must be enough bytes. Returns nothing if its status is unknown,
/// or its heading 360 degrees or more.
std::optional<LivePosition> read_position(LittleEndianReader& in, LiveVersion version);

}  // namespace convoy::fleet
