// The records of Teltonika's blocks: a codec, a number of records, the records, the number again.
#pragma once

#include "devices/bytes.hpp"
#include "devices/decoded.hpp"

namespace convoy::devices {

/// Whether a block may begin with this byte.
bool is_teltonika_codec(char first);

/// Whether a block that begins so has texts, which are answers to commands and need none.
bool is_teltonika_text(char first);

/// Appends the readings of a block, which has at least 3 bytes, and sets the fault if it ends too
/// early or its codec is unknown. What was read before is kept. Returns how many records, from the
/// first one on, are whole.
std::size_t decode_teltonika_block(Bytes block, Decoded& decoded);

}  // namespace convoy::devices
