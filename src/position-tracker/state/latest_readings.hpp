// Holds the newest reading of each vehicle: what its devices said last besides positions. It
// depends only on the set of readings applied, not on their order, batches or repetitions.
//
// Thread-safe.
#pragma once

#include <mutex>
#include <unordered_map>
#include <vector>

#include "fleet/device_record.hpp"
#include "fleet/vehicle_name_hash.hpp"
#include "history/stored_reading.hpp"

namespace convoy::tracker {

class LatestReadings {
 public:
    /// Returns whether the vehicle's newest reading has changed. Readings of one time are joined as
    /// in the history.
    bool apply(const history::StoredReading& reading);

    /// Returns null if the vehicle has none.
    fleet::SharedReading find(const fleet::VehicleName& vehicle) const;

    void forget(const fleet::VehicleName& vehicle);
    /// Forgets readings earlier than `time` (retention), and returns the vehicles that had them.
    std::vector<fleet::VehicleName> forget_before(fleet::Time time);

    /// Returns the vehicles that have one.
    std::vector<fleet::VehicleName> vehicles() const;

 private:
    mutable std::mutex mutex_;
    std::unordered_map<fleet::VehicleName, fleet::SharedReading, fleet::VehicleNameHash> newest_;
};

}  // namespace convoy::tracker
