// The totals of ranges that follow each other, such as the days of a year, in one pass over the
// track.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

#include "fleet/motion/summary/totals.hpp"

namespace convoy::fleet {

/// The totals of one part of a range.
struct PartTotals {
    std::size_t part;  ///< from 0
    Totals totals;

    friend bool operator==(const PartTotals&, const PartTotals&) = default;
};

/// Has the totals that a TotalsSum has for each part alone. Memory is bounded by the parts that
/// have positions since the last believed one.
class DividedTotals {
 public:
    /// `cuts`: at least two times, ascending. Part 0 is from the first to before the second.
    explicit DividedTotals(std::vector<Time> cuts);

    /// Takes the next position by ascending time. Those outside all parts count only as the other
    /// ends of legs, as for a TotalsSum.
    void add(const Position& position, const Motion& motion);
    /// Takes all positions of a period at once, inside which no cut may be.
    void add(const PeriodSum& period);

    /// Ends the track.
    void finish();

    /// Returns how many positions were taken of the first part that is not complete.
    std::uint64_t positions() const { return parts_.empty() ? 0 : parts_.front().sum.positions(); }
    /// Returns the parts that became complete since the last call, ascending; only those that have
    /// positions.
    std::vector<PartTotals> take();

 private:
    struct Part {
        std::size_t number;
        TotalsSum sum;
    };

    void begin_part_of(Time time);
    void end_parts_before(Time time);
    void end_first_part();

    std::vector<Time> cuts_;
    std::deque<Part> parts_;         // those that have positions and are not complete
    std::optional<PathPoint> last_;  // the last believed position
    std::vector<PartTotals> complete_;
};

}  // namespace convoy::fleet
