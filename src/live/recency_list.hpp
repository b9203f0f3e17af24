// Slots ordered by their last change, newest first. To find all changes since a tick, walk from the
// front to the first older one.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

namespace convoy::live {

/// A vehicle's index in the tables of a LiveFleet; it is reused when the vehicle is gone.
using Slot = std::uint32_t;
inline constexpr Slot no_slot = std::numeric_limits<Slot>::max();

/// A linked list in a vector indexed by slot. Operations take constant time; only new slots
/// allocate memory.
class RecencyList {
 public:
    Slot newest() const { return newest_; }
    /// Returns the slot that changed before this one, or no_slot after the oldest.
    Slot older(Slot slot) const { return links_[slot].older; }

    void move_to_front(Slot slot) {
        if (slot == newest_) {
            return;
        }
        if (slot >= links_.size()) {
            links_.resize(slot + std::size_t{1});
        }
        remove(slot);
        links_[slot] = {.newer = no_slot, .older = newest_, .listed = true};
        if (newest_ != no_slot) {
            links_[newest_].newer = slot;
        }
        newest_ = slot;
    }

    void remove(Slot slot) {
        const Link link = links_[slot];
        if (!link.listed) {
            return;
        }
        if (link.newer != no_slot) {
            links_[link.newer].older = link.older;
        } else {
            newest_ = link.older;
        }
        if (link.older != no_slot) {
            links_[link.older].newer = link.newer;
        }
        links_[slot] = {};
    }

 private:
    struct Link {
        Slot newer = no_slot;
        Slot older = no_slot;
        bool listed = false;
    };

    std::vector<Link> links_;
    Slot newest_ = no_slot;
};

}  // namespace convoy::live
