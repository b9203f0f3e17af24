#include "position-tracker/state/fleet_state.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace convoy::tracker {

void FleetState::receive(std::span<const fleet::ReportedPosition> positions) {
    const fleet::Time now = now_;
    windows_.apply(positions, now == fleet::Time::min() ? std::nullopt : std::optional(now));
}

void FleetState::apply(std::span<const history::StoredReading> readings, fleet::Time latest) {
    for (const history::StoredReading& reading : readings) {
        const bool is_newest = reading.time <= latest && readings_.apply(reading);
        windows_.note_reading(reading.vehicle, is_newest);
    }
}

void FleetState::forget_before(fleet::Time time) {
    windows_.forget_before(time);
    for (const fleet::VehicleName& vehicle : readings_.forget_before(time)) {
        windows_.note_reading(vehicle, true);
    }
}

std::vector<fleet::VehicleName> FleetState::vehicles() const {
    std::vector<fleet::VehicleName> all = windows_.vehicles();
    std::ranges::move(readings_.vehicles(), std::back_inserter(all));
    std::ranges::sort(all);
    const auto repeated = std::ranges::unique(all);
    all.erase(repeated.begin(), repeated.end());
    return all;
}

bool FleetState::forget(const fleet::VehicleName& vehicle) {
    const std::scoped_lock lock(tick_mutex_);
    readings_.forget(vehicle);
    const auto index = windows_.forget(vehicle);
    if (!index) {
        return false;
    }
    std::vector<FleetChange> gone;
    gone.push_back(
        {.vehicle = *index, .name = vehicle, .has_positions = false, .report = std::nullopt});
    constexpr fleet::Time no_status_is_due = fleet::Time::min();
    published_.publish(std::move(gone), no_status_is_due);
    windows_.release(*index);
    return true;
}

Publication FleetState::tick(fleet::Time now) {
    const std::scoped_lock lock(tick_mutex_);
    now_ = now;
    const std::vector<VehicleIndex> changed = windows_.take_changed();
    std::vector<FleetChange> changes;
    std::vector<VehicleIndex> gone;
    changes.reserve(changed.size());
    for (const VehicleIndex vehicle : changed) {
        VehicleWindows::Copy copy = windows_.copy(vehicle);
        if (copy.window.empty()) {
            gone.push_back(vehicle);
        }
        auto report = fleet::report_of(copy.name, copy.window, motion_);
        if (report) {
            report->clock_behind = copy.clock_behind;
            report->reading = readings_.find(copy.name);
        }
        changes.push_back({.vehicle = vehicle,
                           .name = std::move(copy.name),
                           .has_positions = !copy.window.empty(),
                           .report = std::move(report)});
    }
    published_.publish(std::move(changes), now);
    for (const VehicleIndex vehicle : gone) {
        windows_.release(vehicle);
    }
    return published_.take();
}

history::StoreResult<void> restore(const history::History& history, FleetState& fleet) {
    std::vector<fleet::ReportedPosition> positions;
    return history.visit_latest(
        fleet::Time::max(), history::WindowUse::growing,
        [&](const fleet::VehicleName& vehicle, std::span<const fleet::Position> latest) {
            positions.clear();
            for (const fleet::Position& position : latest) {
                positions.push_back({.vehicle = vehicle, .position = position});
            }
            fleet.apply(positions);
        });
}

}  // namespace convoy::tracker
