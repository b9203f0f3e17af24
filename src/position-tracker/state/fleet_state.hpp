// The fleet in memory. Positions go in on one side, as they are stored; on the other side stand the
// reports that people see. In between, `tick` derives the motion of each vehicle that has changed,
// once, however many of its positions came.
//
// Threads: any. Ticks exclude each other and `forget`. Motion is derived under no lock that the
// intake takes, so a slow tick or a large answer never holds it up.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "history/history.hpp"
#include "position-tracker/state/published_fleet.hpp"
#include "position-tracker/state/vehicle_windows.hpp"

namespace convoy::tracker {

class FleetState {
 public:
    /// `epoch`: random, another one each start, so that nobody takes ticks of one for the other's.
    FleetState(std::uint64_t epoch, fleet::MotionSettings motion)
        : epoch_(epoch), motion_(motion) {}

    /// Takes what the history has stored; in any order, and as often as it comes.
    void apply(std::span<const fleet::ReportedPosition> positions) { windows_.apply(positions); }

    /// Forgets what is beyond retention; a vehicle with nothing left is gone at the next tick.
    void forget_before(fleet::Time time) { windows_.forget_before(time); }

    /// Forgets a vehicle: when this returns nobody is shown it any more. False where nothing was
    /// known of it. What is applied later makes it known again.
    bool forget(const fleet::VehicleName& vehicle);

    /// Shows what has changed since the last tick. Returns the newest tick.
    Tick tick(fleet::Time now);

    std::uint64_t epoch() const { return epoch_; }
    const fleet::MotionSettings& motion() const { return motion_; }

    /// As of the last tick.
    std::shared_ptr<const FleetSnapshot> snapshot() const { return published_.snapshot(); }
    SharedReport find(const fleet::VehicleName& vehicle) const { return published_.find(vehicle); }
    bool knows(const fleet::VehicleName& vehicle) const { return published_.knows(vehicle); }
    /// See PublishedFleet::take_changes.
    std::vector<PublishedChange> take_changes() { return published_.take_changes(); }
    std::size_t size() const { return published_.size(); }

    /// See VehicleWindows::revision; not bound to ticks.
    std::uint64_t revision(const fleet::VehicleName& vehicle) const {
        return windows_.revision(vehicle);
    }

 private:
    std::uint64_t epoch_;
    fleet::MotionSettings motion_;
    VehicleWindows windows_;
    std::mutex tick_mutex_;  // from looking at the windows to publishing what they come to
    PublishedFleet published_;
};

/// Loads each vehicle's newest positions, so that a restart changes no answer.
StoreResult<void> restore(const History& history, FleetState& fleet);

}  // namespace convoy::tracker
