// Finds what was said at the times of a history's entries.
#pragma once

#include <vector>

#include "fleet/answers/entries.hpp"
#include "history/history.hpp"

namespace convoy::history {

/// Gives the entries of one vehicle, in ascending time, the readings of their times. It reads those
/// between the first and the last one, in pieces.
StoreResult<void> add_readings(const History& history, const fleet::VehicleName& vehicle,
                               std::vector<fleet::HistoryEntry>& entries);

}  // namespace convoy::history
