// Reads the totals of the parts of a range, such as its days, in one walk over a vehicle's history,
// piece by piece.
#pragma once

#include <optional>
#include <vector>

#include "fleet/motion/summary/divided_totals.hpp"
#include "history/period_walk.hpp"

namespace convoy::history {

class RangeParts {
 public:
    /// Reads nothing yet. `history` outlives this. `cuts` divides span_of(asked.range), as for
    /// DividedTotals.
    RangeParts(const History& history, HistoryRange asked, const fleet::MotionSettings& motion,
               std::vector<fleet::Time> cuts);

    struct Piece {
        std::vector<fleet::PartTotals> parts;  ///< ascending; only parts that have positions
        bool is_last;
    };
    /// Reads some more. Returns the parts that it completes, which may be none. Do not call it
    /// again after the last piece, or after an error.
    StoreResult<Piece> next();

    /// Returns how many positions are read of the first part that is not complete.
    std::uint64_t positions() const { return totals_.positions(); }

 private:
    StoreResult<bool> start();

    const History& history_;
    HistoryRange asked_;
    fleet::MotionSettings motion_;
    std::vector<fleet::Time> cuts_;
    fleet::DividedTotals totals_;
    std::optional<PeriodWalk> walk_;
};

}  // namespace convoy::history
