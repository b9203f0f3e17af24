#include "history/range_parts.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "history/believed_neighbours.hpp"

namespace convoy::history {

RangeParts::RangeParts(const History& history, HistoryRange asked,
                       const fleet::MotionSettings& motion, std::vector<fleet::Time> cuts)
    : history_(history),
      asked_(std::move(asked)),
      motion_(motion),
      cuts_(std::move(cuts)),
      totals_(cuts_) {}

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
    walk_.emplace(history_, asked_, motion_, cuts_);
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
    const auto piece = walk_->next(std::numeric_limits<std::uint64_t>::max());
    if (!piece) {
        return piece.error();
    }
    if (piece->sum) {
        totals_.add(*piece->sum);
    }
    for (const fleet::HistoryEntry& entry : piece->entries) {
        totals_.add(entry.position, entry.motion);
    }
    if (piece->is_last) {
        walk_->finish();
        const auto first_after = first_believed_after(history_, asked_, motion_);
        if (!first_after) {
            return first_after.error();
        }
        if (*first_after) {
            totals_.add((*first_after)->position, (*first_after)->motion);
        }
        totals_.finish();
    }
    return Piece{.parts = totals_.take(), .is_last = piece->is_last};
}

}  // namespace convoy::history
