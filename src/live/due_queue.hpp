// A queue of the times at which something is due, each for one index. An index has at most one
// valid entry, the earliest. If its time is put off, the entry stays: when it is due, the caller
// computes the time again and queues the index anew. So it costs nothing to put a time off.
//
// Not thread-safe.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <vector>

namespace convoy::live {

template <class Time>
class DueQueue {
 public:
    /// Does nothing if the index is queued for this time or an earlier one.
    void queue(std::uint32_t index, Time at) {
        queued_.resize(std::max(queued_.size(), index + std::size_t{1}));
        if (!queued_[index] || at < *queued_[index]) {
            queued_[index] = at;
            due_.push({.at = at, .index = index});
        }
    }

    /// Removes and returns the index whose time is the earliest; nothing if none is before `now`.
    std::optional<std::uint32_t> take_before(Time now) {
        while (!due_.empty() && due_.top().at < now) {
            const Due due = due_.top();
            due_.pop();
            if (queued_[due.index] == due.at) {  // else an earlier entry has replaced it
                queued_[due.index].reset();
                return due.index;
            }
        }
        return std::nullopt;
    }

 private:
    struct Due {
        Time at;
        std::uint32_t index;
        friend auto operator<=>(const Due&, const Due&) = default;
    };

    std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
    std::vector<std::optional<Time>> queued_;  // by index
};

}  // namespace convoy::live
