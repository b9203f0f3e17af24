// Reads one object of the JSON form. Internal to fleet/.
#pragma once

#include <simdjson.h>

#include "fleet/message/element.hpp"

namespace convoy::fleet {

/// Reads all members of an object; returns an error if it is not JSON.
simdjson::error_code read_members(simdjson::ondemand::object& object, Element& element);

}  // namespace convoy::fleet
