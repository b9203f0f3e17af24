#include "position-tracker/ledger.hpp"

namespace convoy::tracker {

StoreResult<void> Ledger::restore() {
    const std::lock_guard lock(mutex_);
    return tracker::restore(history_, fleet_);
}

StoreResult<AppendCounts> Ledger::store(const Batch& batch) {
    const std::lock_guard lock(mutex_);
    auto counts = history_.append(batch);
    if (counts) {
        fleet_.apply(batch.positions);
    }
    return counts;
}

StoreResult<bool> Ledger::erase(const fleet::VehicleName& vehicle) {
    const std::lock_guard lock(mutex_);
    const auto erased = history_.erase(vehicle);
    if (!erased) {
        return erased.error();
    }
    // Where an attempt before this one failed half-way, only the memory knows it still.
    const bool was_known = fleet_.forget(vehicle);
    return *erased || was_known;
}

}  // namespace convoy::tracker
