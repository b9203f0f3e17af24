// Validates JSON whose values are not used. simdjson's on-demand parser checks only the values that
// are read; these functions check the rest, so that a body with any invalid JSON is rejected.
// simdjson's DOM parser would check everything, but it rejects a body in which any number is beyond
// 64 bits or a double's range, and it does not give the text of a value, which a rejected position
// keeps. Internal to fleet/.
#pragma once

#include <simdjson.h>

#include <string_view>

namespace convoy::fleet {

/// Deeper nesting is rejected, which limits the recursion.
inline constexpr int max_json_depth = 64;

/// Returns the text without the whitespace that JSON allows after a value.
std::string_view without_space_behind(std::string_view text);

/// Returns whether the text is a number by RFC 8259, of any size.
bool is_json_number(std::string_view text);

/// Returns whether the text is a number, true, false or null.
bool is_json_literal(std::string_view text);

/// Reads past a value with all its content; returns an error if it is not JSON.
simdjson::error_code skip(simdjson::ondemand::value& value, int depth = max_json_depth);

}  // namespace convoy::fleet
