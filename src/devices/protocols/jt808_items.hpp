// What follows the place in a location of JT/T 808: items of a number, a length and a value. The
// standard has few of them; makers added others, and used numbers twice.
#pragma once

#include "devices/bytes.hpp"
#include "fleet/attributes.hpp"

namespace convoy::devices {

/// Sets what the items say. Items that end too early are left out.
void set_jt808_items(Bytes items, fleet::Attributes& attributes);

/// Sets the values of an engine: "$OBD-RT,12.3,0,20,…", fields that are empty if unknown.
void set_jt808_engine(std::string_view sentence, fleet::Attributes& attributes);

}  // namespace convoy::devices
