// Strict reading over JSON that is of no interest. simdjson's on-demand reader looks only at what
// it is asked for; this looks at all of it, so that a body is JSON throughout or it is not JSON.
// Internal to fleet/.
#pragma once

#include <simdjson.h>

#include <string_view>

namespace convoy::fleet {

/// Deeper nesting is refused: the recursion over it has to end somewhere.
inline constexpr int max_json_depth = 64;

/// Without the whitespace that JSON allows behind a value.
std::string_view without_space_behind(std::string_view text);

/// Whether the text is a number by RFC 8259, however large.
bool is_json_number(std::string_view text);

/// Whether the text is a number, true, false or null.
bool is_json_literal(std::string_view text);

/// Reads over a value and all within it; an error where it is not JSON.
simdjson::error_code skip(simdjson::ondemand::value& value, int depth = max_json_depth);

}  // namespace convoy::fleet
