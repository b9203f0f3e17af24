// The vehicles of the frame being made, each once. Made anew for each frame in memory that all
// viewers share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "live/recency_list.hpp"

namespace convoy::live {

class Selection {
 public:
    /// Forgets what was taken; slots are below `slots`, and at most `most` are taken from now on.
    void begin(Slot slots, std::size_t most) {
        taken_.clear();
        most_ = most;
        overflowed_ = false;
        ++round_;
        rounds_.resize(slots);
    }

    /// False where there is no room for it.
    bool take(Slot slot) {
        if (rounds_[slot] == round_) {
            return true;
        }
        if (is_full()) {
            overflowed_ = true;
            return false;
        }
        rounds_[slot] = round_;
        taken_.push_back(slot);
        return true;
    }

    bool is_full() const { return taken_.size() == most_; }
    /// Whether one was turned away.
    bool overflowed() const { return overflowed_; }
    const std::vector<Slot>& taken() const { return taken_; }

 private:
    std::vector<Slot> taken_;
    std::vector<std::uint64_t> rounds_;  // by slot: the round in which it was last taken
    std::uint64_t round_ = 0;
    std::size_t most_ = 0;
    bool overflowed_ = false;
};

}  // namespace convoy::live
