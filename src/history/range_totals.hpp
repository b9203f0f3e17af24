// The totals of a range for those who read it anyway, such as an export: they add the entries of
// the range, and this reads the believed positions next to it, which its totals depend on.
#pragma once

#include <vector>

#include "fleet/motion/summary/totals.hpp"
#include "history/history_walk.hpp"

namespace convoy::history {

class RangeTotals {
 public:
    /// Reads nothing yet. `history` outlives this.
    RangeTotals(const History& history, HistoryRange asked, const fleet::MotionSettings& motion);

    /// Takes the next entries, ascending. The first call reads what is before the range.
    StoreResult<void> add(const std::vector<fleet::HistoryEntry>& entries);

    /// Reads what is after the range and returns the totals. Call it once, last.
    StoreResult<fleet::Totals> finish();

 private:
    const History& history_;
    HistoryRange asked_;
    fleet::MotionSettings motion_;
    fleet::TotalsSum sum_;
    bool has_begun_ = false;
};

}  // namespace convoy::history
