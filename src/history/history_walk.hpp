// One vehicle's history with the motion at each position, read in pieces: however long the range,
// only a piece of it and its neighbours are in memory.
#pragma once

#include <cstddef>
#include <vector>

#include "fleet/answers/answers.hpp"
#include "history/history.hpp"

namespace convoy::tracker {

/// What to walk. Neighbours beyond `range` take part in the motion, so where a range or a piece of
/// it begins and ends changes nothing.
struct HistoryRange {
    fleet::VehicleName vehicle;
    TimeRange range;
    fleet::Time oldest;  ///< by retention: nothing earlier is shown or takes part
};

class HistoryWalk {
 public:
    /// Nothing is read yet. `history` outlives this.
    HistoryWalk(const History& history, HistoryRange walked, fleet::MotionSettings motion);

    /// The next `most` entries within the range, ascending; fewer only at its end.
    StoreResult<std::vector<fleet::HistoryEntry>> next(std::size_t most);

 private:
    StoreResult<void> start();
    StoreResult<void> read_ahead(std::size_t wanted);

    const History& history_;
    HistoryRange walked_;
    fleet::MotionSettings motion_;
    fleet::Time cursor_;  // where to read on
    bool started_ = false;
    bool exhausted_ = false;               // there is nothing after `window_`
    std::vector<fleet::Position> window_;  // neighbours before, then what is not yet given
    std::size_t given_ = 0;                // of `window_`; at most motion_reach are kept
};

}  // namespace convoy::tracker
