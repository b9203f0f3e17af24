// Reads one vehicle's history in pieces, with the motion at each position. However long the range
// is, only one piece and its neighbours are in memory.
#pragma once

#include <cstddef>
#include <vector>

#include "fleet/answers/answers.hpp"
#include "history/history.hpp"

namespace convoy::history {

/// What to read. Neighbours outside `range` count for the motion too, so the motion does not depend
/// on the ends of a range or a piece.
struct HistoryRange {
    fleet::VehicleName vehicle;
    TimeRange range;
    fleet::Time oldest;  ///< the cutoff of the retention: earlier positions are ignored
};

class HistoryWalk {
 public:
    /// Reads nothing yet. `history` outlives this.
    HistoryWalk(const History& history, HistoryRange walked, fleet::MotionSettings motion);

    /// Returns the next `most` entries within the range, ascending; fewer only at its end.
    StoreResult<std::vector<fleet::HistoryEntry>> next(std::size_t most);

 private:
    StoreResult<void> start();
    StoreResult<void> read_ahead(std::size_t wanted);

    const History& history_;
    HistoryRange walked_;
    fleet::MotionSettings motion_;
    fleet::Time cursor_;  // the next time to read from
    bool started_ = false;
    bool exhausted_ = false;               // the history has nothing after `window_`
    std::vector<fleet::Position> window_;  // earlier neighbours, then positions not returned yet
    std::size_t given_ = 0;                // how many neighbours; at most motion_reach are kept
};

}  // namespace convoy::history
