#include "position-tracker/fleet_state.hpp"

#include <random>
#include <utility>
#include <vector>

namespace convoy::tracker {

Tick FleetState::tick(fleet::Time now) {
    std::vector<FleetChange> changes;
    for (const VehicleIndex vehicle : windows_.take_changed()) {
        const VehicleWindows::Copy copy = windows_.copy(vehicle);
        changes.push_back({.vehicle = vehicle,
                           .name = copy.name,
                           .report = fleet::report_of(copy.name, copy.window, motion_)});
    }
    return published_.publish(std::move(changes), now);
}

std::uint64_t random_epoch() {
    std::random_device random;
    return std::uniform_int_distribution<std::uint64_t>()(random);
}

StoreResult<void> restore(const History& history, FleetState& fleet) {
    std::vector<fleet::ReportedPosition> positions;
    return history.visit_latest(
        fleet::Time::max(), window_positions,
        [&](const fleet::VehicleName& vehicle, std::span<const fleet::Position> latest) {
            positions.clear();
            for (const fleet::Position& position : latest) {
                positions.push_back({.vehicle = vehicle, .position = position});
            }
            fleet.apply(positions);
        });
}

}  // namespace convoy::tracker
