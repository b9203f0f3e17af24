// The frames of text of H02.
#pragma once

#include "devices/decoder.hpp"

namespace convoy::devices {

/// Decodes "*HQ,id,TYPE,…#". Wherever a place stands in it, it has one form: A or V, latitude and
/// its half, longitude and its half, speed in knots, course.
Decoded decode_h02_text(Bytes frame, const Receipt& receipt);

}  // namespace convoy::devices
