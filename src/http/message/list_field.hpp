// Header fields that are lists with commas between their members (RFC 9110, 5.6.1).
#pragma once

#include <string_view>
#include <vector>

namespace convoy::http {

/// Returns `text` without spaces and tabs at its ends.
std::string_view trimmed(std::string_view text);

/// Cuts `text` after the first `separator`, or at its end. Returns what was before it, trimmed.
std::string_view take_until(std::string_view& text, char separator);

/// Returns the members, trimmed; an empty field has none. They refer to the text of `field`.
std::vector<std::string_view> list_members(std::string_view field);

}  // namespace convoy::http
