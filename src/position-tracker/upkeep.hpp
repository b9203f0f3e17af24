// What the tracker does by the clock: 20 times a second it shows what has changed, once a second it
// looks whether retention has moved on.
#pragma once

#include <optional>

#include "position-tracker/clock.hpp"
#include "position-tracker/fleet_state.hpp"
#include "position-tracker/retention.hpp"
#include "position-tracker/ticker.hpp"
#include "service/metrics.hpp"

namespace convoy::tracker {

class Upkeep {
 public:
    /// The first tick, and retention, are done when this returns. `sweep` and `fleet` outlive this.
    Upkeep(RetentionSweep& sweep, FleetState& fleet, const Clock& now, service::Metrics& metrics);

 private:
    std::optional<Ticker> sweeps_;  // apart from the ticks: it waits for the store
    std::optional<Ticker> ticks_;
};

}  // namespace convoy::tracker
