// The newest raw positions of each vehicle, in the order of their own time. What a window holds
// depends on the set of positions applied alone: not on their order, their batches, or how often
// each came.
//
// Threads: any. A batch, or the copy of one window, is all that happens under the lock.
#pragma once

#include <boost/container/static_vector.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "fleet/motion/report.hpp"
#include "fleet/position.hpp"
#include "fleet/vehicle_name_hash.hpp"

namespace convoy::tracker {

/// Positions kept in memory of each vehicle: what its report looks at.
inline constexpr std::size_t window_positions = fleet::report_positions;

/// Ascending by time, no time twice.
using Window = boost::container::static_vector<fleet::Position, window_positions>;

/// Puts `position` at its place, the oldest making room. False where that changes nothing: it is
/// older than a full window, or there already, or a smaller one of its time is.
bool insert(Window& window, const fleet::Position& position);

/// Names a vehicle within this process; given in the order of first sight and never again.
using VehicleIndex = std::uint32_t;

class VehicleWindows {
 public:
    void apply(std::span<const fleet::ReportedPosition> positions);

    /// Forgets every position earlier than `time` (retention).
    void forget_before(fleet::Time time);

    /// Forgets every position of one vehicle; nothing where there are none.
    std::optional<VehicleIndex> forget(const fleet::VehicleName& vehicle);

    /// The vehicles whose windows have changed since this was last asked.
    std::vector<VehicleIndex> take_changed();

    struct Copy {
        fleet::VehicleName name;
        Window window;
    };
    Copy copy(VehicleIndex vehicle) const;

    /// How often positions of this vehicle have come that were not known to be there already; 0 for
    /// an unknown one. As long as it stays, so does every answer from its history.
    std::uint64_t revision(const fleet::VehicleName& vehicle) const;

 private:
    struct Vehicle {
        fleet::VehicleName name;
        Window window{};
        std::uint64_t revision = 0;
        bool changed = false;
    };

    void mark_changed(Vehicle& vehicle, VehicleIndex index);

    mutable std::mutex mutex_;
    std::deque<Vehicle> vehicles_;  // by index
    std::unordered_map<fleet::VehicleName, VehicleIndex, fleet::VehicleNameHash> indices_;
    std::vector<VehicleIndex> changed_;
};

}  // namespace convoy::tracker
