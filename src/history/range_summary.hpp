// Sums up one vehicle's history in a range of time: totals, stops and trips. It reads through a
// PeriodWalk, piece by piece, so memory does not grow with the range.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>

#include "fleet/motion/summary/summary.hpp"
#include "history/believed_neighbours.hpp"
#include "history/period_walk.hpp"

namespace convoy::history {

/// Returns the same range with an end that it does not contain.
fleet::TimeSpan span_of(const TimeRange& range);

class RangeSummary {
 public:
    /// Reads nothing yet. `history` outlives this.
    RangeSummary(const History& history, HistoryRange asked, const fleet::MotionSettings& motion,
                 const fleet::ItineraryRules& rules);

    /// Reads some more. Returns the summary when it is complete, and nothing before. Do not call it
    /// again after that, or after an error.
    StoreResult<std::optional<fleet::Summary>> next();

    /// Returns how many positions of the range are read.
    std::uint64_t positions() const { return summarizer_ ? summarizer_->positions() : 0; }

 private:
    StoreResult<void> start(std::size_t positions);
    enum class State { reading, decided, started_again };
    StoreResult<State> add(const PeriodWalk::Piece& piece);
    StoreResult<State> begin_at(fleet::Time time);
    State state() const;
    fleet::Summary finish(bool end_known);

    const History& history_;
    HistoryRange asked_;
    fleet::MotionSettings motion_;
    fleet::ItineraryRules rules_;
    fleet::TimeSpan range_;
    std::optional<PeriodWalk> walk_;
    std::unique_ptr<fleet::Summarizer> summarizer_;
    std::size_t searched_before_ = 0;  // how many positions before the range may be read
    std::size_t searched_after_ = 0;   // how many after the range were read
    bool is_in_range_ = false;         // whether a position of the range, or a later one, was read
};

}  // namespace convoy::history
