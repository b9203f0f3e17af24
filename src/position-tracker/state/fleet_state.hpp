// Holds the fleet in memory. `apply` adds stored positions, and clients receive reports. In
// between, `tick` derives the motion of each changed vehicle once, however many of its positions
// arrived.
//
// All functions are thread-safe; `tick` and `forget` exclude each other. Motion is derived without
// any lock that the intake takes, so a slow tick or a large answer never delays the intake.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "history/history.hpp"
#include "position-tracker/state/latest_readings.hpp"
#include "position-tracker/state/published_fleet.hpp"
#include "position-tracker/state/vehicle_windows.hpp"

namespace convoy::tracker {

class FleetState {
 public:
    /// `epoch` is random and differs at each start, so that clients never mix up revisions of two
    /// starts.
    FleetState(std::uint64_t epoch, fleet::MotionSettings motion)
        : epoch_(epoch), motion_(motion) {}

    /// Takes positions that the history has stored, in any order and any number of times.
    void apply(std::span<const fleet::ReportedPosition> positions) { windows_.apply(positions); }

    /// The same for positions that devices have sent just now, as of the last tick: how late they
    /// are shows a wrong clock (ReceiptDelays). Before the first tick it shows nothing.
    void receive(std::span<const fleet::ReportedPosition> positions);

    /// Takes readings that the history has stored, likewise. Of each vehicle the newest one is
    /// shown; those later than `latest` are not.
    void apply(std::span<const history::StoredReading> readings, fleet::Time latest);

    /// Forgets positions and readings earlier than `time` (retention). A vehicle without positions
    /// disappears at the next tick.
    void forget_before(fleet::Time time);

    /// Forgets a vehicle: after return it is not shown any more. Returns false if it had no
    /// positions. Positions applied later make it known again.
    bool forget(const fleet::VehicleName& vehicle);

    /// Returns the vehicles that have positions or a reading, sorted, also those that no tick has
    /// published yet.
    std::vector<fleet::VehicleName> vehicles() const;

    /// Publishes what has changed since the last tick, by positions, by `forget` or by time alone
    /// (silent or offline by `now`), and returns it.
    Publication tick(fleet::Time now);

    std::uint64_t epoch() const { return epoch_; }
    const fleet::MotionSettings& motion() const { return motion_; }

    /// These functions return what the last `tick` or `forget` has published.
    std::shared_ptr<const FleetSnapshot> snapshot() const { return published_.snapshot(); }
    SharedReport find(const fleet::VehicleName& vehicle) const { return published_.find(vehicle); }
    bool knows(const fleet::VehicleName& vehicle) const { return published_.knows(vehicle); }
    std::size_t size() const { return published_.size(); }
    StatusCounts counts() const { return published_.counts(); }
    std::size_t ambiguous() const { return published_.ambiguous(); }

    /// See VehicleWindows::revision; it does not wait for a tick.
    std::uint64_t revision(const fleet::VehicleName& vehicle) const {
        return windows_.revision(vehicle);
    }

 private:
    std::uint64_t epoch_;
    fleet::MotionSettings motion_;
    VehicleWindows windows_;
    LatestReadings readings_;
    std::atomic<fleet::Time> now_{fleet::Time::min()};  // of the last tick
    std::mutex tick_mutex_;  // held from reading the windows to publishing their reports
    PublishedFleet published_;
};

/// Loads each vehicle's newest positions, so that a restart changes no answer.
history::StoreResult<void> restore(const history::History& history, FleetState& fleet);

}  // namespace convoy::tracker
