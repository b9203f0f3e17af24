// Vehicles whose newest reading has to be read from the history at some time: it is ahead of the
// clock until then, or only the history has it. So what is shown follows from what is stored and
// from the time alone, whichever tracker has stored it.
//
// Only known vehicles may be added, so their number is bounded. Thread-safe.
#pragma once

#include <mutex>
#include <unordered_map>
#include <vector>

#include "fleet/time.hpp"
#include "fleet/vehicle_name_hash.hpp"

namespace convoy::tracker {

class DueReadings {
 public:
    /// The vehicle is due from `time` on, or earlier if it was.
    void add(const fleet::VehicleName& vehicle, fleet::Time time);
    void forget(const fleet::VehicleName& vehicle);
    /// Removes the vehicles that are due, and returns them sorted.
    std::vector<fleet::VehicleName> take(fleet::Time now);

 private:
    std::mutex mutex_;
    std::unordered_map<fleet::VehicleName, fleet::Time, fleet::VehicleNameHash> due_;
};

}  // namespace convoy::tracker
