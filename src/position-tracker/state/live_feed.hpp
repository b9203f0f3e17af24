// From the tracker's fleet to its live stream: what has changed since the last tick, in the
// stream's form.
#pragma once

#include <chrono>
#include <vector>

#include "live/publisher.hpp"
#include "position-tracker/state/clock.hpp"
#include "position-tracker/state/fleet_state.hpp"

namespace convoy::tracker {

/// How a report is shown from now on: `now` and `steady_now` are one moment on two clocks.
live::Sighting sighting_of(const fleet::Report& report, fleet::Time now, live::Instant steady_now);

class LiveFeed {
 public:
    /// Both outlive it. The fleet is complete: from now on viewers are shown it.
    LiveFeed(FleetState& fleet, live::Publisher& publisher, Clock now);

    /// After each tick of the fleet.
    void tick();

    /// What is new to viewers. It is the whole fleet when the clock was stepped (or corrected, see
    /// Holding::clock): the age of every vehicle is another one then.
    std::vector<live::Change> changes(fleet::Time now, live::Instant steady_now);

 private:
    FleetState& fleet_;
    live::Publisher& publisher_;
    Clock now_;
    std::chrono::milliseconds
        clock_offset_{};  // wall less steady clock, as viewers were last shown
};

}  // namespace convoy::tracker
