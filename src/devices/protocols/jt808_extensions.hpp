// 0xEB of JT/T 808: items that makers have added, with numbers and lengths of two bytes.
#pragma once

#include "devices/bytes.hpp"
#include "fleet/attributes.hpp"

namespace convoy::devices {

/// Sets what the extensions say. In some devices they are cells, or a time zone as text.
void set_jt808_extensions(Bytes bytes, fleet::Attributes& attributes);

/// Returns the number that up to four bytes are; further ones are ignored.
double jt808_number(Bytes bytes);

}  // namespace convoy::devices
