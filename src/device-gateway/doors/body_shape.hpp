// Finds out what a body of JSON is by its members, without reading it.
#pragma once

#include <string_view>

namespace convoy::device_gateway {

/// Returns whether a text is an object of JSON that has a member of this name itself. It goes by
/// quotes and brackets alone, so it also knows an object with a value that is no JSON ("NaN").
bool has_json_member(std::string_view text, std::string_view name);

}  // namespace convoy::device_gateway
