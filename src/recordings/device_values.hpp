// What a device said besides a position, as Convoy's own exports have it. Internal to recordings/.
#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>

#include "recordings/entry.hpp"

namespace convoy::recordings {

/// Sets an attribute of a key from its text, as CSV and GPX have it: "true", "13.800". The alarms
/// have blanks between them. The value of a key that is not known is a flag or a number if it looks
/// like one, unless `is_text`. An empty text sets nothing. If the value breaks a rule, the values
/// remember the key as wrong.
void set_from_text(DeviceValues& values, std::string_view key, std::string_view text,
                   bool is_text = false);

/// Sets the attributes that are the members of an object. If the value is no object, "attributes"
/// is the wrong key.
void set_from_members(DeviceValues& values, const simdjson::dom::element& object);

/// The same of a text in JSON. An empty text sets nothing.
void set_from_json(DeviceValues& values, std::string_view text);

}  // namespace convoy::recordings
