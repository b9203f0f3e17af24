// Finds the believed positions next to a range, on which the totals of the range depend: a leg may
// cross an end of it.
#pragma once

#include <cstddef>
#include <optional>

#include "history/history_walk.hpp"

namespace convoy::history {

/// What lies across an end of a range (a believed position; the start or the end of a stop or trip)
/// is searched for in this many positions before the range and as many after it.
inline constexpr std::size_t max_searched = 50'000;

/// Returns the last believed position before `asked.range`; nothing if none is found.
StoreResult<std::optional<fleet::HistoryEntry>> last_believed_before(
    const History& history, const HistoryRange& asked, const fleet::MotionSettings& motion);

/// Returns the first believed position after `asked.range`; nothing if none is found.
StoreResult<std::optional<fleet::HistoryEntry>> first_believed_after(
    const History& history, const HistoryRange& asked, const fleet::MotionSettings& motion);

}  // namespace convoy::history
