// Writes attributes as messages and answers show them.
#pragma once

#include <string>

#include "fleet/attributes.hpp"

namespace convoy::fleet {

/// Appends an object of JSON, in a fixed order: the known flags and numbers, the known texts,
/// "alarms" if there are any, and the free keys. Known numbers have the decimals of their
/// attribute; free ones the shortest form that gives the same double back.
void append_json(std::string& out, const Attributes& attributes);

}  // namespace convoy::fleet
