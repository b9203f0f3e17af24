// What GT06's types of frames say.
#pragma once

#include <cstdint>

#include "devices/bytes.hpp"
#include "devices/decoded.hpp"

namespace convoy::devices {

struct Gt06Body {
    std::uint8_t type;
    bool is_wide;  ///< of a frame with a length of two bytes; types mean other things then
    Bytes bytes;
};

/// Returns the readings with the times of the device's clock, as if that were UTC; nothing if this
/// type has none or ends too early.
std::optional<Reading> read_gt06_body(const Gt06Body& body);

/// Whether the type is one that this decoder reads.
bool is_gt06_data(const Gt06Body& body);

}  // namespace convoy::devices
