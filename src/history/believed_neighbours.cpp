#include "history/believed_neighbours.hpp"

#include <algorithm>

namespace convoy::history {
namespace {

using Found = std::optional<fleet::HistoryEntry>;

constexpr std::chrono::milliseconds one_step{1};
constexpr std::size_t sought_at_once = 100;

bool is_on_path(const fleet::HistoryEntry& entry) { return is_believed(entry.motion); }

}  // namespace

StoreResult<Found> last_believed_before(const History& history, const HistoryRange& asked,
                                        const fleet::MotionSettings& motion) {
    const fleet::Time from = std::max(asked.range.from(), asked.oldest);
    for (const std::size_t searched : {sought_at_once, max_searched}) {
        const auto before = history.positions_before(asked.vehicle, from, searched);
        if (!before) {
            return before.error();
        }
        if (before->empty()) {
            break;
        }
        const HistoryRange near{.vehicle = asked.vehicle,
                                .range = {before->front().time, from - one_step},
                                .oldest = asked.oldest};
        const auto entries = HistoryWalk(history, near, motion).next(searched);
        if (!entries) {
            return entries.error();
        }
        const auto last = std::find_if(entries->rbegin(), entries->rend(), is_on_path);
        if (last != entries->rend()) {
            return Found(*last);
        }
        if (before->size() < searched) {
            break;
        }
    }
    return Found();
}

StoreResult<Found> first_believed_after(const History& history, const HistoryRange& asked,
                                        const fleet::MotionSettings& motion) {
    const fleet::Time to = asked.range.to();
    if (to == fleet::Time::max()) {
        return Found();
    }
    HistoryWalk walk(history,
                     {.vehicle = asked.vehicle,
                      .range = {to + one_step, fleet::Time::max()},
                      .oldest = asked.oldest},
                     motion);
    for (std::size_t searched = 0; searched < max_searched; searched += sought_at_once) {
        const auto entries = walk.next(sought_at_once);
        if (!entries) {
            return entries.error();
        }
        const auto first = std::ranges::find_if(*entries, is_on_path);
        if (first != entries->end()) {
            return Found(*first);
        }
        if (entries->size() < sought_at_once) {
            break;
        }
    }
    return Found();
}

}  // namespace convoy::history
