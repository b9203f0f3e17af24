// Reads the member `attributes` of the JSON form. Internal to fleet/.
#pragma once

#include <simdjson.h>

#include "fleet/message/element.hpp"

namespace convoy::fleet {

/// Replaces the element's attributes by those of an object, and counts the wrong ones. Null means
/// that there are none. Returns an error if the value is not JSON.
simdjson::error_code read_attributes(simdjson::ondemand::value& value, Element& element);

}  // namespace convoy::fleet
