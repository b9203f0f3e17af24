// Slots in the order in which they last changed, newest first: what has changed since a tick is a
// walk from the front that ends at the first older one.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

namespace convoy::live {

/// A vehicle's place in the tables of a LiveFleet; used again once the vehicle is gone.
using Slot = std::uint32_t;
inline constexpr Slot no_slot = std::numeric_limits<Slot>::max();

/// An intrusive list over slots: moving one to the front, taking one out and stepping on cost a few
/// writes, and no allocation but for new slots.
class RecencyList {
 public:
    Slot newest() const { return newest_; }
    /// The one that changed before this one; no_slot after the oldest.
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
