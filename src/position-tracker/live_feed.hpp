// From the tracker's fleet to its live stream: what has changed since the last tick, in the
// stream's form.
#pragma once

#include "live/publisher.hpp"
#include "position-tracker/clock.hpp"
#include "position-tracker/fleet_state.hpp"

namespace convoy::tracker {

/// How a report is shown from now on: `now` and `steady_now` are one moment on two clocks.
live::Sighting sighting_of(const fleet::Report& report, fleet::Time now, live::Instant steady_now);

class LiveFeed {
 public:
    /// Both outlive it. The fleet is complete: from now on viewers are shown it.
    LiveFeed(FleetState& fleet, live::Publisher& publisher, Clock now);

    /// After each tick of the fleet.
    void tick();

 private:
    FleetState& fleet_;
    live::Publisher& publisher_;
    Clock now_;
};

}  // namespace convoy::tracker
