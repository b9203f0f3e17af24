#include "history/range_parts.hpp"

#include <algorithm>
#include <utility>

#include "history/believed_neighbours.hpp"

namespace convoy::history {
namespace {

constexpr std::size_t walked_at_once = 1'000;

}  // namespace

RangeParts::RangeParts(const History& history, HistoryRange asked,
                       const fleet::MotionSettings& motion, std::vector<fleet::Time> cuts)
    : history_(history), asked_(std::move(asked)), motion_(motion), totals_(std::move(cuts)) {}

// Returns whether the range has positions: of a large fleet, most vehicles may have none.
StoreResult<bool> RangeParts::start() {
    const auto kept =
        TimeRange::between(std::max(asked_.range.from(), asked_.oldest), asked_.range.to());
    if (!kept) {
        return false;
    }
    const auto first = history_.positions(asked_.vehicle, *kept, 1);
    if (!first) {
        return first.error();
    }
    if (first->empty()) {
        return false;
    }
    const auto last_before = last_believed_before(history_, asked_, motion_);
    if (!last_before) {
        return last_before.error();
    }
    if (*last_before) {
        totals_.add((*last_before)->position, (*last_before)->motion);
    }
    walk_.emplace(history_, asked_, motion_);
    return true;
}

StoreResult<RangeParts::Piece> RangeParts::next() {
    if (!walk_) {
        const auto started = start();
        if (!started) {
            return started.error();
        }
        if (!*started) {
            return Piece{.parts = {}, .is_last = true};
        }
    }
    const auto entries = walk_->next(walked_at_once);
    if (!entries) {
        return entries.error();
    }
    for (const auto& [position, motion] : *entries) {
        totals_.add(position, motion);
    }
    const bool is_last = entries->size() < walked_at_once;
    if (is_last) {
        const auto first_after = first_believed_after(history_, asked_, motion_);
        if (!first_after) {
            return first_after.error();
        }
        if (*first_after) {
            totals_.add((*first_after)->position, (*first_after)->motion);
        }
        totals_.finish();
    }
    return Piece{.parts = totals_.take(), .is_last = is_last};
}

}  // namespace convoy::history
