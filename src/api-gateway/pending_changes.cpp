#include "api-gateway/pending_changes.hpp"

#include <utility>

namespace convoy::gateway {

void PendingChanges::add(live::Change change) {
    const auto [slot, is_first] = slots_.try_emplace(change.name, pending_.size());
    if (is_first) {
        pending_.push_back(
            {.name = std::move(change.name), .was_gone = false, .state = std::nullopt});
    }
    Pending& pending = pending_[slot->second];
    pending.was_gone = pending.was_gone || !change.state;
    pending.state = change.state;
}

std::vector<live::Change> PendingChanges::take() {
    std::vector<live::Change> changes;
    changes.reserve(pending_.size());
    for (Pending& pending : pending_) {
        if (pending.was_gone) {
            changes.push_back({.name = pending.name, .state = std::nullopt});
        }
        if (pending.state) {
            changes.push_back({.name = std::move(pending.name), .state = pending.state});
        }
    }
    pending_ = {};
    slots_ = {};  // `clear` would keep the buckets of a whole fleet, and visit them at each tick
    return changes;
}

}  // namespace convoy::gateway
