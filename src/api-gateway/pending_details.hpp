// The details that wait for the broadcast's next tick: of each vehicle only the newest. A tracker
// sends those of at most as many vehicles as the gateway has asked for.
#pragma once

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "fleet/vehicle_name.hpp"
#include "fleet/vehicle_name_hash.hpp"
#include "live/asked_details.hpp"

namespace convoy::gateway {

class PendingDetails {
 public:
    void add(const fleet::VehicleName& vehicle, std::string json) {
        pending_.insert_or_assign(vehicle, std::move(json));
    }
    /// The vehicle is gone, and what waits belongs to it.
    void drop(const fleet::VehicleName& vehicle) { pending_.erase(vehicle); }

    /// Returns what waits and forgets it.
    std::vector<live::Detail> take() {
        std::vector<live::Detail> details;
        for (auto& [vehicle, json] : std::exchange(pending_, {})) {
            details.push_back({.name = vehicle, .json = std::move(json)});
        }
        return details;
    }

 private:
    std::unordered_map<fleet::VehicleName, std::string, fleet::VehicleNameHash> pending_;
};

}  // namespace convoy::gateway
