// The binary frames of H02: decimal digits in half bytes.
#pragma once

#include "devices/decoder.hpp"

namespace convoy::devices {

/// All binary frames begin with this many bytes, which say all but the cell.
inline constexpr std::size_t h02_head_bytes = 32;

/// Whether more bytes may make a frame of these, which begin with "$" and are too few to judge.
bool may_begin_h02_binary(Bytes bytes);

/// Whether a frame begins here, judged by the values of its digits.
bool begins_h02_binary(Bytes bytes);

/// Returns the bytes of the id in a frame: 5 for ten digits, 8 for an IMEI.
Bytes h02_id_bytes(Bytes frame);

/// Whether some firmware writes frames of this length.
bool is_h02_length(std::size_t length);

/// Decodes a frame of at least `h02_head_bytes`.
Decoded decode_h02_binary(Bytes frame, const Receipt& receipt);

/// Reads the word of status, in which a bit of 0 is an alarm.
void set_h02_status(fleet::Attributes& attributes, std::uint32_t status);

/// "*HQ,id,R12,HHmmss#": without it some models repeat a frame for ever.
std::string h02_answer(std::string_view device, const Receipt& receipt);

}  // namespace convoy::devices
