#include "position-tracker/ledger.hpp"

#include <mutex>
#include <utility>

namespace convoy::tracker {
namespace {

StoreError not_open() { return {"the history is not open yet"}; }

}  // namespace

StoreResult<void> Ledger::open(History& history) {
    const std::scoped_lock lock(mutex_);
    history_ = &history;
    return restore(history, fleet_);
}

void Ledger::tell(Listener listener) {
    const std::scoped_lock lock(mutex_);
    listener_ = std::move(listener);
}

StoreResult<AppendCounts> Ledger::store(const Batch& batch) {
    const std::shared_lock lock(mutex_);
    if (history_ == nullptr) {
        return not_open();
    }
    auto counts = history_->append(batch);
    if (counts) {
        fleet_.apply(batch.positions);
        if (listener_.stored) {
            listener_.stored(batch.positions);
        }
    }
    return counts;
}

void Ledger::learn(std::span<const fleet::ReportedPosition> stored) {
    const std::shared_lock lock(mutex_);
    fleet_.apply(stored);
}

void Ledger::forget(const fleet::VehicleName& vehicle) {
    const std::scoped_lock lock(mutex_);
    fleet_.forget(vehicle);
}

StoreResult<void> Ledger::reload() {
    const std::shared_lock lock(mutex_);
    if (history_ == nullptr) {
        return not_open();
    }
    return restore(*history_, fleet_);
}

StoreResult<bool> Ledger::erase(const fleet::VehicleName& vehicle) {
    const std::scoped_lock lock(mutex_);
    if (history_ == nullptr) {
        return not_open();
    }
    const auto erased = history_->erase(vehicle);
    if (!erased) {
        return erased.error();
    }
    // Where an attempt before this one failed half-way, only the memory knows it still.
    const bool was_known = fleet_.forget(vehicle);
    if (listener_.erased) {
        listener_.erased(vehicle);
    }
    return *erased || was_known;
}

}  // namespace convoy::tracker
