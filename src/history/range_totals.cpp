#include "history/range_totals.hpp"

#include <utility>

#include "history/believed_neighbours.hpp"
#include "history/range_summary.hpp"

namespace convoy::history {

RangeTotals::RangeTotals(const History& history, HistoryRange asked,
                         const fleet::MotionSettings& motion)
    : history_(history), asked_(std::move(asked)), motion_(motion), sum_(span_of(asked_.range)) {}

StoreResult<void> RangeTotals::add(const std::vector<fleet::HistoryEntry>& entries) {
    if (!std::exchange(has_begun_, true)) {
        const auto last = last_believed_before(history_, asked_, motion_);
        if (!last) {
            return last.error();
        }
        if (*last) {
            sum_.add((*last)->position, (*last)->motion);
        }
    }
    for (const fleet::HistoryEntry& entry : entries) {
        sum_.add(entry.position, entry.motion);
    }
    return {};
}

StoreResult<fleet::Totals> RangeTotals::finish() {
    if (const auto added = add({}); !added) {
        return added.error();
    }
    const auto first = first_believed_after(history_, asked_, motion_);
    if (!first) {
        return first.error();
    }
    if (*first) {
        sum_.add((*first)->position, (*first)->motion);
    }
    return sum_.totals();
}

}  // namespace convoy::history
