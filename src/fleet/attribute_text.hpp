// Writes attributes as messages and answers show them.
#pragma once

#include <string>

#include "fleet/attributes.hpp"

namespace convoy::fleet {

/// Appends an object of JSON, in a fixed order: the known flags and numbers, the known texts,
/// "alarms" if there are any, and the free keys. Known numbers have the decimals of their
/// attribute; free ones the shortest form that gives the same double back,
/// with an exponent from 1e18 on.
void append_json(std::string& out, const Attributes& attributes);

/// The same of the alarms and the free keys alone.
void append_json_of_others(std::string& out, const Attributes& attributes);

/// Returns the value of a known attribute as text: "true", "13.800", "0000A1B2C3"; "" if it is
/// absent.
std::string text_of(const Attributes& attributes, const AttributeDefinition& definition);
std::string text_of(const FreeValue& value);

}  // namespace convoy::fleet
