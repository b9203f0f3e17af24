// What the tracker holds of its fleet, on the disk and in memory, as one record: what is stored is
// known, and what is erased is gone from both.
//
// Threads: any. Storing, erasing and restoring exclude each other, so that no batch on its way to
// memory brings back a vehicle that was erased from the disk meanwhile. Reading waits for nobody.
#pragma once

#include <mutex>

#include "position-tracker/fleet_state.hpp"
#include "position-tracker/history.hpp"

namespace convoy::tracker {

class Ledger {
 public:
    /// Both outlive this.
    Ledger(History& history, FleetState& fleet) : history_(history), fleet_(fleet) {}

    /// Loads the fleet's newest positions from the history.
    StoreResult<void> restore();

    /// Stores durably, then shows. After an error nothing of it is known.
    StoreResult<AppendCounts> store(const Batch& batch);

    /// Erases a vehicle for good, see History::erase; false where there is none. After an error it
    /// may be half done: ask again. What still comes of the vehicle makes it a new one.
    StoreResult<bool> erase(const fleet::VehicleName& vehicle);

 private:
    History& history_;
    FleetState& fleet_;
    std::mutex mutex_;
};

}  // namespace convoy::tracker
