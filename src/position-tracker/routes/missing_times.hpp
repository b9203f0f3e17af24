// Writes the header `Convoy-Missing`: the times in which positions may have been lost.
#pragma once

#include <span>
#include <string>

#include "history/time_range.hpp"

namespace convoy::tracker {

/// The name of the header.
inline constexpr const char* missing_header = "Convoy-Missing";

/// Returns those of `missing` that overlap `asked`, as in
/// "2026-11-22T12:00:00.000Z/2026-11-22T12:17:28.575Z", with commas between; ".." is an open
/// beginning. Empty if there are none.
std::string missing_times(std::span<const history::TimeRange> missing, history::TimeRange asked);

}  // namespace convoy::tracker
