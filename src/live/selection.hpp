// The vehicles of the next frame, each once. All viewers reuse one selection, to save memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "live/recency_list.hpp"

namespace convoy::live {

class Selection {
 public:
    /// Empties the selection. Slots must be below `slots`, and it then takes at most `most`.
    void begin(Slot slots, std::size_t most) {
        taken_.clear();
        max_ = most;
        overflowed_ = false;
        ++round_;
        rounds_.resize(slots);
    }

    /// Adds the slot; returns false if the selection is full.
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

    bool is_full() const { return taken_.size() == max_; }
    /// Returns whether a slot did not fit.
    bool overflowed() const { return overflowed_; }
    const std::vector<Slot>& taken() const { return taken_; }

 private:
    std::vector<Slot> taken_;
    std::vector<std::uint64_t> rounds_;  // by slot: the round in which it was last taken
    std::uint64_t round_ = 0;
    std::size_t max_ = 0;
    bool overflowed_ = false;
};

}  // namespace convoy::live
