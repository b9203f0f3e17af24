// Which vehicles have gone, and when: what those are told who were away meanwhile.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <vector>

#include "live/level.hpp"

namespace convoy::live {

class GoneLog {
 public:
    /// The oldest makes room.
    static constexpr std::size_t most = 100'000;

    void add(Tick tick, std::uint32_t index) {
        if (gone_.size() == most) {
            complete_since_ = gone_.front().tick;
            gone_.pop_front();
        }
        gone_.push_back({tick, index});
    }

    /// Whether it still knows all that have gone after this tick.
    bool is_complete_since(Tick tick) const { return tick >= complete_since_; }

    /// The indices of those that have gone after a tick, in that order.
    std::vector<std::uint32_t> since(Tick tick) const {
        const auto first = std::ranges::upper_bound(gone_, tick, {}, &Gone::tick);
        std::vector<std::uint32_t> indices;
        for (auto gone = first; gone != gone_.end(); ++gone) {
            indices.push_back(gone->index);
        }
        return indices;
    }

 private:
    struct Gone {
        Tick tick;
        std::uint32_t index;
    };

    std::deque<Gone> gone_;
    Tick complete_since_ = 0;
};

}  // namespace convoy::live
