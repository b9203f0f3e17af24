#include "history/range_summary.hpp"

#include <algorithm>
#include <utility>

namespace convoy::history {
namespace {

constexpr std::chrono::milliseconds summary_step{1};

// What crosses the range's begin mostly began a few positions before it, so fewer than
// `max_searched` are tried first.
constexpr std::size_t first_searched = 1'000;

}  // namespace

fleet::TimeSpan span_of(const TimeRange& range) {
    return {.begin = range.from(),
            .end = std::min(range.to(), fleet::Time::max() - summary_step) + summary_step};
}

RangeSummary::RangeSummary(const History& history, HistoryRange asked,
                           const fleet::MotionSettings& motion, const fleet::ItineraryRules& rules)
    : history_(history),
      asked_(std::move(asked)),
      motion_(motion),
      rules_(rules),
      range_(span_of(asked_.range)) {}

// Begins to read `positions` before the range.
StoreResult<void> RangeSummary::start(std::size_t positions) {
    const fleet::Time from = std::max(asked_.range.from(), asked_.oldest);
    auto before = history_.positions_before(asked_.vehicle, from, positions);
    if (!before) {
        return before.error();
    }
    std::erase_if(
        *before, [this](const fleet::Position& position) { return position.time < asked_.oldest; });
    const fleet::Time begin = before->empty() ? from : before->front().time;
    const HistoryRange walked{
        .vehicle = asked_.vehicle, .range = {begin, fleet::Time::max()}, .oldest = asked_.oldest};
    walk_.emplace(history_, walked, motion_, std::vector{range_.begin, range_.end});
    const bool begin_known = before->size() < positions;
    summarizer_ = std::make_unique<fleet::Summarizer>(range_, rules_, begin_known);
    searched_before_ = positions;
    return {};
}

StoreResult<std::optional<fleet::Summary>> RangeSummary::next() {
    if (!walk_) {
        if (const auto started = start(first_searched); !started) {
            return started.error();
        }
    }
    const auto piece = walk_->next(max_searched - searched_after_);
    if (!piece) {
        return piece.error();
    }
    const auto state = add(*piece);
    if (!state) {
        return state.error();
    }
    if (*state == State::decided) {
        return std::optional(finish(summarizer_->is_complete()));
    }
    const bool is_over = *state == State::reading && piece->is_last;
    return is_over ? std::optional(finish(true)) : std::optional<fleet::Summary>();
}

StoreResult<RangeSummary::State> RangeSummary::add(const PeriodWalk::Piece& piece) {
    if (piece.sum) {
        auto begun = begin_at(piece.sum->begin);
        if (!begun || *begun == State::started_again) {
            return begun;
        }
        summarizer_->add(*piece.sum);
        searched_after_ += piece.sum->begin >= range_.end ? piece.sum->sums.positions : 0;
        return state();
    }
    for (const fleet::HistoryEntry& entry : piece.entries) {
        auto begun = begin_at(entry.position.time);
        if (!begun || *begun == State::started_again) {
            return begun;
        }
        summarizer_->add(entry.position, entry.motion);
        searched_after_ += entry.position.time >= range_.end ? 1 : 0;
        if (state() == State::decided) {
            return State::decided;
        }
    }
    return State::reading;
}

// Starts again further back if the range begins and it is not known when its first stop or trip
// began.
StoreResult<RangeSummary::State> RangeSummary::begin_at(fleet::Time time) {
    if (is_in_range_ || time < range_.begin) {
        return State::reading;
    }
    if (!summarizer_->is_begin_known() && searched_before_ < max_searched) {
        if (const auto started = start(max_searched); !started) {
            return started.error();
        }
        return State::started_again;
    }
    is_in_range_ = true;
    return State::reading;
}

RangeSummary::State RangeSummary::state() const {
    const bool is_decided = summarizer_->is_complete() || searched_after_ >= max_searched;
    return is_decided ? State::decided : State::reading;
}

fleet::Summary RangeSummary::finish(bool end_known) {
    walk_->finish();
    return summarizer_->finish(end_known);
}

}  // namespace convoy::history
