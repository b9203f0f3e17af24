// Members of JSON objects that may be absent, null or of another type: then they are nothing.
#pragma once

#include <simdjson.h>

#include <optional>
#include <string_view>

#include "devices/decoded.hpp"

namespace convoy::devices {

using JsonValue = simdjson::dom::element;

std::optional<double> json_number(JsonValue object, std::string_view member);
std::optional<std::string_view> json_text(JsonValue object, std::string_view member);
std::optional<bool> json_flag(JsonValue object, std::string_view member);
/// Returns the member if it is an object.
std::optional<JsonValue> json_object(JsonValue object, std::string_view member);

/// Sets a number in its unit, `factor` times what the member says.
void set_json_number(fleet::Attributes& attributes, fleet::Attribute attribute,
                     std::optional<double> number);

/// Phones say -1, or any negative number, for a speed or a course that they do not know.
void set_phone_motion(Fix& fix, std::optional<fleet::MetresPerSecond> speed,
                      std::optional<double> course);

/// Sets the accuracy, unless it is negative or 0, by which phones say that they do not know it.
void set_phone_accuracy(Fix& fix, std::optional<double> metres);

}  // namespace convoy::devices
