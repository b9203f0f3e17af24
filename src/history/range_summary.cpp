#include "history/range_summary.hpp"

#include <algorithm>
#include <utility>

namespace convoy::history {
namespace {

constexpr std::chrono::milliseconds summary_step{1};
constexpr std::size_t summed_at_once = 1'000;

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
    walk_.emplace(history_, walked, motion_);
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
    const auto entries = walk_->next(summed_at_once);
    if (!entries) {
        return entries.error();
    }
    for (const auto& [position, motion] : *entries) {
        if (!is_in_range_ && position.time >= range_.begin) {
            if (!summarizer_->is_begin_known() && searched_before_ < max_searched) {
                if (const auto started = start(max_searched); !started) {
                    return started.error();
                }
                return std::optional<fleet::Summary>();
            }
            is_in_range_ = true;
        }
        summarizer_->add(position, motion);
        searched_after_ += position.time >= range_.end ? 1 : 0;
        if (summarizer_->is_complete() || searched_after_ == max_searched) {
            return std::optional(summarizer_->finish(summarizer_->is_complete()));
        }
    }
    return entries->size() < summed_at_once ? std::optional(summarizer_->finish(true))
                                            : std::optional<fleet::Summary>();
}

}  // namespace convoy::history
