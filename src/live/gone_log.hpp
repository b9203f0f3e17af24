// Records which vehicles were removed and when, for viewers that were disconnected meanwhile.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <vector>

#include "live/level.hpp"

namespace convoy::live {

class GoneLog {
 public:
    /// Beyond this the oldest entry is dropped.
    static constexpr std::size_t most = 100'000;

    void add(Tick tick, std::uint32_t index) {
        if (gone_.size() == most) {
            complete_since_ = gone_.front().tick;
            gone_.pop_front();
        }
        gone_.push_back({tick, index});
    }

    /// Returns whether the log still has all removals after this tick.
    bool is_complete_since(Tick tick) const { return tick >= complete_since_; }

    /// Returns the indices of the vehicles removed after a tick, oldest first.
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
