// What the types of GT06's frames say that have a length of two bytes.
#pragma once

#include <cstdint>
#include <optional>

#include "devices/bytes.hpp"
#include "devices/decoded.hpp"

namespace convoy::devices {

/// Returns nothing if this type has no reading or ends too early.
std::optional<Reading> read_gt06_wide_body(std::uint8_t type, Bytes bytes);

/// Whether the type is one that this decoder reads.
bool is_gt06_wide_type(std::uint8_t type);

}  // namespace convoy::devices
