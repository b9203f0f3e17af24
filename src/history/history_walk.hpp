// Reads one vehicle's history in pieces, with the motion at each position. However long the range
// is, only one piece and the positions that are judged with it (judged_period.hpp) are in memory.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "fleet/answers/answers.hpp"
#include "fleet/motion/estimate/judged_period.hpp"
#include "history/history.hpp"

namespace convoy::history {

/// Selects what a walk returns. The motion at a position depends on neighbours outside `range`,
/// too, so it does not depend on where a range or a piece ends.
struct HistoryRange {
    fleet::VehicleName vehicle;
    TimeRange range;
    fleet::Time oldest;  ///< the cutoff of the retention: earlier positions are ignored
};

class HistoryWalk {
 public:
    /// Reads nothing yet. `history` outlives this.
    HistoryWalk(const History& history, HistoryRange walked, fleet::MotionSettings motion);

    /// Returns the next `most` entries within the range, ascending; fewer only at its end. After an
    /// error the walk is over.
    StoreResult<std::vector<fleet::HistoryEntry>> next(std::size_t most) {
        return next(most, walked_.range.to());
    }
    /// Returns only entries up to `until`, which is in the range; fewer than `most` if it has no
    /// more up to there.
    StoreResult<std::vector<fleet::HistoryEntry>> next(std::size_t most, fleet::Time until);

 private:
    StoreResult<void> start();
    StoreResult<std::vector<fleet::Position>> context_before(fleet::Time time) const;
    StoreResult<void> skip_to(fleet::Time time);
    StoreResult<void> read_until(std::size_t size);
    StoreResult<void> judge_until(std::size_t wanted);
    bool is_judged_around(std::size_t index) const;
    void forget_old(std::vector<fleet::Position>& positions) const;
    void forget_passed();

    const History& history_;
    HistoryRange walked_;
    fleet::MotionSettings motion_;
    fleet::Time cursor_;                   // the next time to read from
    bool started_ = false;                 // `start` has succeeded
    bool exhausted_ = false;               // the history has nothing after `window_`
    std::vector<fleet::Position> window_;  // those returned that are still needed, then the others
    // Of the first positions of window_.
    fleet::Judgements judged_;
    std::optional<fleet::Motion> last_;  // at the last good position that was returned
    std::size_t given_ = 0;              // how many of window_ are returned or before the range
};

}  // namespace convoy::history
