// The reports of text of Suntech's devices.
#pragma once

#include "devices/decoder.hpp"

namespace convoy::devices {

/// Decodes a report without its end.
Decoded decode_suntech_text(Bytes report, const Receipt& receipt);

}  // namespace convoy::devices
