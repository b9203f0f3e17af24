// Passes what has changed in the tracker's fleet since the last tick to the live stream, in the
// stream's form.
#pragma once

#include <chrono>
#include <vector>

#include "live/broadcast.hpp"
#include "position-tracker/state/clock.hpp"
#include "position-tracker/state/fleet_state.hpp"

namespace convoy::tracker {

/// Returns a report in the stream's form. `now` and `steady_now` are one moment on two clocks.
live::Sighting sighting_of(const fleet::Report& report, fleet::Time now, live::Instant steady_now);

class LiveFeed {
 public:
    /// The fleet has to be complete: viewers are shown it from now on. Both references must outlive
    /// this.
    LiveFeed(FleetState& fleet, live::Broadcast& broadcast, Clock now);

    /// Call it after each tick of the fleet.
    void tick();

    /// Returns what is new to viewers. That is the whole fleet if the clock was stepped (or
    /// corrected, see Holding::clock), because every age changes then.
    std::vector<live::Change> changes(fleet::Time now, live::Instant steady_now);

 private:
    FleetState& fleet_;
    live::Broadcast& broadcast_;
    Clock now_;
    std::chrono::milliseconds clock_offset_{};  // wall minus steady clock at the last full update
};

}  // namespace convoy::tracker
