// How far a clock is ahead of UTC, as text: "+08:00".
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace convoy::registry {

/// Reads "+08:00" or "-03:30", from -14:00 to +14:00. Returns nothing if the text is not one.
std::optional<std::chrono::minutes> parse_utc_offset(std::string_view text);

std::string format_utc_offset(std::chrono::minutes ahead);

}  // namespace convoy::registry
