// Names for what a protocol says and Convoy has no attribute for.
#pragma once

#include <string_view>

#include "fleet/attributes.hpp"

namespace convoy::devices {

/// Sets a free attribute named "x_" and the device's name of it in lower case, with _ for every
/// other character: "SOC 1" → "x_soc_1". What breaks a rule of attributes is left out.
void set_extra(fleet::Attributes& attributes, std::string_view name, fleet::FreeValue value);

/// "x_io_385" of the number that a protocol gives to a value.
void set_extra(fleet::Attributes& attributes, unsigned number, fleet::FreeValue value);

}  // namespace convoy::devices
