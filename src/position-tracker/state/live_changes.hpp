// Converts what the tracker's fleet publishes into the form of the live stream.
#pragma once

#include <chrono>
#include <vector>

#include "live/live_fleet.hpp"
#include "position-tracker/state/fleet_state.hpp"

namespace convoy::tracker {

/// Returns a report in the stream's form. `now` and `steady_now` are one moment on two clocks.
live::VehicleState state_of(const fleet::Report& report, fleet::Time now, live::Instant steady_now);

class LiveChanges {
 public:
    /// Publishes a tick of the fleet and returns what is new to viewers. That is the whole fleet at
    /// the first call, and if the clock was stepped (or corrected, see Holding::clock), because
    /// every age changes then. `now` and `steady_now` are one moment on two clocks.
    std::vector<live::Change> tick(FleetState& fleet, fleet::Time now, live::Instant steady_now);

 private:
    std::chrono::milliseconds clock_offset_{};  // wall minus steady clock at the last full update
};

}  // namespace convoy::tracker
