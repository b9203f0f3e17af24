#include "position-tracker/state/vehicle_windows.hpp"

#include <algorithm>
#include <utility>

namespace convoy::tracker {

void VehicleWindows::apply(std::span<const fleet::ReportedPosition> positions,
                           std::optional<fleet::Time> received) {
    const std::scoped_lock lock(mutex_);
    for (const fleet::ReportedPosition& reported : positions) {
        const VehicleIndex index = index_of(reported.vehicle);
        Vehicle& vehicle = vehicles_[index];
        switch (insert(vehicle.window, reported.position)) {
            case fleet::Insertion::changed:
                mark_changed(vehicle, index);
                break;
            case fleet::Insertion::beyond:
                vehicle.revision = ++revision_;
                break;
            case fleet::Insertion::known:
                break;
        }
        if (received) {
            note_delay(index, reported.position.time, *received);
        }
    }
}

VehicleIndex VehicleWindows::index_of(const fleet::VehicleName& vehicle) {
    const auto next = free_.empty() ? static_cast<VehicleIndex>(vehicles_.size()) : free_.back();
    const auto [found, added] = indices_.try_emplace(vehicle, next);
    if (added && free_.empty()) {
        vehicles_.push_back({.name = vehicle});
    } else if (added) {
        vehicles_[next].name = vehicle;
        vehicles_[next].delays = {};  // a vehicle also goes by retention
        vehicles_[next].clock_behind.reset();
        free_.pop_back();
    }
    return found->second;
}

void VehicleWindows::note_delay(VehicleIndex index, fleet::Time position, fleet::Time received) {
    Vehicle& vehicle = vehicles_[index];
    vehicle.delays.add(position, received);
    const auto behind = vehicle.delays.clock_behind();
    if (std::exchange(vehicle.clock_behind, behind) != behind) {
        mark_changed(vehicle, index);
    }
}

void VehicleWindows::note_reading(const fleet::VehicleName& vehicle, bool is_newest) {
    const std::scoped_lock lock(mutex_);
    const auto found = indices_.find(vehicle);
    if (found == indices_.end() || vehicles_[found->second].window.empty()) {
        return;
    }
    if (is_newest) {
        mark_changed(vehicles_[found->second], found->second);
    } else {
        vehicles_[found->second].revision = ++revision_;
    }
}

void VehicleWindows::forget_before(fleet::Time time) {
    const std::scoped_lock lock(mutex_);
    for (VehicleIndex index = 0; index < vehicles_.size(); ++index) {
        Vehicle& vehicle = vehicles_[index];
        const auto kept =
            std::ranges::lower_bound(vehicle.window, time, {}, &fleet::Position::time);
        if (kept != vehicle.window.begin()) {
            vehicle.window.erase(vehicle.window.begin(), kept);
            mark_changed(vehicle, index);
        }
    }
}

std::optional<VehicleIndex> VehicleWindows::forget(const fleet::VehicleName& vehicle) {
    const std::scoped_lock lock(mutex_);
    const auto found = indices_.find(vehicle);
    if (found == indices_.end() || vehicles_[found->second].window.empty()) {
        return std::nullopt;
    }
    vehicles_[found->second].window.clear();
    vehicles_[found->second].delays = {};
    vehicles_[found->second].clock_behind.reset();
    vehicles_[found->second].revision = ++revision_;
    return found->second;
}

void VehicleWindows::release(VehicleIndex vehicle) {
    const std::scoped_lock lock(mutex_);
    const Vehicle& gone = vehicles_[vehicle];
    if (gone.window.empty() && !gone.changed) {
        indices_.erase(gone.name);
        free_.push_back(vehicle);
    }
}

void VehicleWindows::mark_changed(Vehicle& vehicle, VehicleIndex index) {
    vehicle.revision = ++revision_;
    if (!std::exchange(vehicle.changed, true)) {
        changed_.push_back(index);
    }
}

std::vector<VehicleIndex> VehicleWindows::take_changed() {
    const std::scoped_lock lock(mutex_);
    for (const VehicleIndex index : changed_) {
        vehicles_[index].changed = false;
    }
    return std::exchange(changed_, {});
}

VehicleWindows::Copy VehicleWindows::copy(VehicleIndex vehicle) const {
    const std::scoped_lock lock(mutex_);
    return {.name = vehicles_[vehicle].name,
            .window = vehicles_[vehicle].window,
            .clock_behind = vehicles_[vehicle].clock_behind};
}

std::vector<fleet::VehicleName> VehicleWindows::vehicles() const {
    const std::scoped_lock lock(mutex_);
    std::vector<fleet::VehicleName> names;
    for (const Vehicle& vehicle : vehicles_) {
        if (!vehicle.window.empty()) {
            names.push_back(vehicle.name);
        }
    }
    return names;
}

std::uint64_t VehicleWindows::revision(const fleet::VehicleName& vehicle) const {
    const std::scoped_lock lock(mutex_);
    const auto found = indices_.find(vehicle);
    return found == indices_.end() ? revision_ : vehicles_[found->second].revision;
}

}  // namespace convoy::tracker
