// The binary reports of Queclink's @Track Air Interface.
#pragma once

#include <cstddef>
#include <optional>

#include "devices/decoder.hpp"
#include "devices/protocols/queclink_text.hpp"

namespace convoy::devices {

/// Returns how long the frame is that `unread` begins with: 0 if too few bytes have come,
/// nothing if it is no binary frame.
std::optional<std::size_t> length_of_queclink_binary(Bytes unread);

Decoded decode_queclink_binary(Bytes frame, const Receipt& receipt, QueclinkMemory& memory);

}  // namespace convoy::devices
