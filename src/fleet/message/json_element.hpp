// Reads one object of the JSON form. Internal to fleet/.
#pragma once

#include <simdjson.h>

#include "fleet/message/element.hpp"

namespace convoy::fleet {

/// Returns whether a value is of this type, judged by its first byte alone.
bool is(simdjson::ondemand::value& value, simdjson::ondemand::json_type type);

/// Reads all members of an object; returns an error if it is not JSON.
simdjson::error_code read_members(simdjson::ondemand::object& object, Element& element);

}  // namespace convoy::fleet
