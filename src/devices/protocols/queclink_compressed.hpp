// The places of Queclink's binary reports, and the reports that consist of many.
#pragma once

#include <cstdint>

#include "devices/bytes.hpp"
#include "devices/decoded.hpp"

namespace convoy::devices {

/// A place in the units of the frame.
struct QueclinkRawPlace {
    std::int64_t longitude;
    std::int64_t latitude;
    double kilometres_per_hour;
    double course;
};

/// Returns nothing where the device says that it has no place.
std::optional<Fix> queclink_binary_fix(const QueclinkRawPlace& raw);

/// The places of a compressed report are a second apart. The first one is written in full, the
/// others by what has changed; a second without satellites has no place.
void decode_compressed_queclink(Bytes bytes, std::uint16_t count, Decoded& decoded);

}  // namespace convoy::devices
