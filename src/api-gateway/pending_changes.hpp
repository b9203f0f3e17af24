// The changes of the fleet that wait for the broadcast's next tick. The gateway acknowledges frames
// before that, so a late tick must not let changes accumulate: of each vehicle only the newest
// state waits, so what waits is bounded by the number of vehicles.
#pragma once

#include <cstddef>
#include <optional>
#include <unordered_map>
#include <vector>

#include "fleet/vehicle_name.hpp"
#include "fleet/vehicle_name_hash.hpp"
#include "live/live_fleet.hpp"

namespace convoy::gateway {

class PendingChanges {
 public:
    /// Replaces the state of the same vehicle that waits.
    void add(live::Change change);

    /// Returns what waits and forgets it: up to two changes for each vehicle, because a vehicle
    /// that was gone and is back has to be a new one for viewers. Vehicles are in the order of
    /// their first change.
    std::vector<live::Change> take();

 private:
    struct Pending {
        fleet::VehicleName name;
        bool was_gone;  // since the last call of `take`
        std::optional<live::VehicleState> state;
    };

    std::vector<Pending> pending_;
    std::unordered_map<fleet::VehicleName, std::size_t, fleet::VehicleNameHash> slots_;
};

}  // namespace convoy::gateway
