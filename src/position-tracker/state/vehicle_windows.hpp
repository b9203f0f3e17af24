// Holds the newest raw positions of each vehicle, in the order of their own time. A window depends
// only on the set of positions applied, not on their order, batches or repetitions.
//
// Of each vehicle it also keeps how late positions are received, which shows a wrong clock.
//
// Thread-safe. The lock is held for one batch, for the copy of one window, or for one forgetting.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "fleet/motion/report/report_window.hpp"
#include "fleet/position.hpp"
#include "fleet/vehicle_name_hash.hpp"
#include "position-tracker/state/receipt_delays.hpp"

namespace convoy::tracker {

/// Identifies a vehicle within this process from its first position until it is shown as gone. Then
/// the next new vehicle gets the index, so tables by index do not grow with vehicles that are gone.
using VehicleIndex = std::uint32_t;

class VehicleWindows {
 public:
    /// `received`: when devices have sent the positions; absent if they come from the store.
    void apply(std::span<const fleet::ReportedPosition> positions,
               std::optional<fleet::Time> received = std::nullopt);

    /// Call it when a vehicle's devices have said something besides positions. `is_newest`: its
    /// report changes by that. It changes nothing of a vehicle without positions.
    void note_reading(const fleet::VehicleName& vehicle, bool is_newest);

    /// Forgets every position earlier than `time` (retention).
    void forget_before(fleet::Time time);

    /// Forgets every position of one vehicle and returns its index; nothing if it has none.
    std::optional<VehicleIndex> forget(const fleet::VehicleName& vehicle);

    /// Call it when the vehicle is shown as gone: its index is free for another one, unless it has
    /// positions again.
    void release(VehicleIndex vehicle);

    /// Returns the vehicles that have positions.
    std::vector<fleet::VehicleName> vehicles() const;

    /// Returns the vehicles whose windows have changed since the last call, other than by `forget`.
    std::vector<VehicleIndex> take_changed();

    struct Copy {
        fleet::VehicleName name;
        fleet::ReportWindow window;
        std::optional<std::chrono::seconds> clock_behind;  ///< see ReceiptDelays
    };
    Copy copy(VehicleIndex vehicle) const;

    /// Rises with each change of the window, and with each position too old for it, which may be
    /// new to the history. While it stays the same, so does every answer from the vehicle's
    /// history; it never has an earlier value again, also if the vehicle is forgotten and comes
    /// back.
    std::uint64_t revision(const fleet::VehicleName& vehicle) const;

 private:
    struct Vehicle {
        fleet::VehicleName name;
        fleet::ReportWindow window{};
        std::uint64_t revision = 0;
        bool changed = false;
        ReceiptDelays delays{};
        std::optional<std::chrono::seconds> clock_behind{};
    };

    VehicleIndex index_of(const fleet::VehicleName& vehicle);
    void mark_changed(Vehicle& vehicle, VehicleIndex index);
    void note_delay(VehicleIndex index, fleet::Time position, fleet::Time received);

    mutable std::mutex mutex_;
    std::deque<Vehicle> vehicles_;    // by VehicleIndex
    std::vector<VehicleIndex> free_;  // none of them is in changed_
    std::unordered_map<fleet::VehicleName, VehicleIndex, fleet::VehicleNameHash> indices_;
    std::vector<VehicleIndex> changed_;
    std::uint64_t revision_ = 0;  // the newest of all vehicles
};

}  // namespace convoy::tracker
