#include "history/range_totals.hpp"

#include <algorithm>
#include <utility>

#include "history/range_summary.hpp"

namespace convoy::history {
namespace {

constexpr std::chrono::milliseconds one_step{1};
constexpr std::size_t sought_at_once = 100;

bool is_on_path(const fleet::HistoryEntry& entry) { return is_believed(entry.motion); }

}  // namespace

RangeTotals::RangeTotals(const History& history, HistoryRange asked,
                         const fleet::MotionSettings& motion)
    : history_(history), asked_(std::move(asked)), motion_(motion), sum_(span_of(asked_.range)) {}

StoreResult<void> RangeTotals::add(const std::vector<fleet::HistoryEntry>& entries) {
    if (!std::exchange(has_begun_, true)) {
        if (const auto added = add_last_before(); !added) {
            return added;
        }
    }
    for (const auto& [position, motion] : entries) {
        sum_.add(position, motion);
    }
    return {};
}

StoreResult<void> RangeTotals::add_last_before() {
    const fleet::Time from = std::max(asked_.range.from(), asked_.oldest);
    for (const std::size_t searched : {sought_at_once, most_searched}) {
        const auto before = history_.positions_before(asked_.vehicle, from, searched);
        if (!before) {
            return before.error();
        }
        if (before->empty()) {
            break;
        }
        const HistoryRange near{.vehicle = asked_.vehicle,
                                .range = {before->front().time, from - one_step},
                                .oldest = asked_.oldest};
        const auto entries = HistoryWalk(history_, near, motion_).next(searched);
        if (!entries) {
            return entries.error();
        }
        const auto last = std::find_if(entries->rbegin(), entries->rend(), is_on_path);
        if (last != entries->rend()) {
            sum_.add(last->position, last->motion);
            break;
        }
        if (before->size() < searched) {
            break;
        }
    }
    return {};
}

StoreResult<void> RangeTotals::add_first_after() {
    const fleet::Time to = asked_.range.to();
    if (to == fleet::Time::max()) {
        return {};
    }
    HistoryWalk walk(history_,
                     {.vehicle = asked_.vehicle,
                      .range = {to + one_step, fleet::Time::max()},
                      .oldest = asked_.oldest},
                     motion_);
    for (std::size_t searched = 0; searched < most_searched; searched += sought_at_once) {
        const auto entries = walk.next(sought_at_once);
        if (!entries) {
            return entries.error();
        }
        const auto first = std::ranges::find_if(*entries, is_on_path);
        if (first != entries->end()) {
            sum_.add(first->position, first->motion);
            break;
        }
        if (entries->size() < sought_at_once) {
            break;
        }
    }
    return {};
}

StoreResult<fleet::Totals> RangeTotals::finish() {
    if (const auto added = add({}); !added) {
        return added.error();
    }
    if (const auto added = add_first_after(); !added) {
        return added.error();
    }
    return sum_.totals();
}

}  // namespace convoy::history
