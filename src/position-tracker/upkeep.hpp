// What the tracker does by the clock: 20 times a second it shows what has changed, also to those
// who watch; once a second it looks whether retention has moved on, and whether the store is
// damaged, and what is held is judged again.
#pragma once

#include <optional>

#include "history/damage_report.hpp"
#include "live/publisher.hpp"
#include "live/ticker.hpp"
#include "position-tracker/intake/holding.hpp"
#include "position-tracker/state/fleet_state.hpp"
#include "position-tracker/state/live_feed.hpp"
#include "position-tracker/state/retention_sweep.hpp"
#include "service/metrics.hpp"

namespace convoy::tracker {

class Upkeep {
 public:
    /// What is looked through once a second.
    struct Swept {
        RetentionSweep& retention;
        Holding& held;
        DamageReport& damage;
    };

    /// The first tick, and retention, are done when this returns. What it is given outlives this.
    /// Retention goes by the clock as it is, the ticks by the corrected one.
    Upkeep(Swept swept, FleetState& fleet, live::Publisher& publisher, service::Metrics& metrics);

 private:
    LiveFeed feed_;
    std::optional<live::Ticker> sweeps_;  // apart from the ticks: it waits for the store
    std::optional<live::Ticker> ticks_;
};

}  // namespace convoy::tracker
