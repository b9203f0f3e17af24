// What Queclink's report CAN says of the vehicle's bus.
#pragma once

#include <string_view>

#include "fleet/attributes.hpp"

namespace convoy::devices {

/// Sets what a field says whose bit of the report's mask is this one. Bits that have no attribute
/// here set nothing.
void set_queclink_bus_value(fleet::Attributes& attributes, unsigned bit, std::string_view field);

}  // namespace convoy::devices
