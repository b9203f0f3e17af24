// Reads single values of the JSON form. Internal to fleet/.
#pragma once

#include <simdjson.h>

namespace convoy::fleet {

/// Returns whether a value is of this type, judged by its first byte alone.
bool is(simdjson::ondemand::value& value, simdjson::ondemand::json_type type);

/// Reads a value that begins as a number, of any size: one too large for a double becomes
/// infinite, with its sign. Returns an error if it is not JSON.
simdjson::error_code read_any_number(simdjson::ondemand::value& value, double& number);

}  // namespace convoy::fleet
