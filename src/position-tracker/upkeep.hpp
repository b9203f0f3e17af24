// Does the tracker's periodic work. 20 times a second it publishes what has changed, also to
// viewers. Once a second it applies retention, judges held positions again, lists the refused
// vehicles, and checks the store for damage.
#pragma once

#include <optional>

#include "history/damage_report.hpp"
#include "live/broadcast.hpp"
#include "position-tracker/intake/holding.hpp"
#include "position-tracker/state/asked_readings.hpp"
#include "position-tracker/state/fleet_state.hpp"
#include "position-tracker/state/live_changes.hpp"
#include "position-tracker/state/retention_sweep.hpp"
#include "service/metrics.hpp"
#include "service/periodic_call.hpp"

namespace convoy::tracker {

class Upkeep {
 public:
    /// What is swept once a second.
    struct Swept {
        RetentionSweep& retention;
        Holding& held;
        history::DamageReport& damage;
        const history::History& history;  ///< whose cache is measured
    };

    /// The fleet has to be complete: viewers receive it from now on. The first sweep and the
    /// first tick are done when this returns. Retention uses the uncorrected clock, ticks use the
    /// corrected one (Holding::clock). All references must outlive this.
    Upkeep(Swept swept, FleetState& fleet, live::Broadcast& broadcast, service::Metrics& metrics);

 private:
    LiveChanges changes_;
    AskedReadings asked_;
    std::optional<service::PeriodicCall> sweeps_;  // on a thread of its own: it waits for the store
    std::optional<service::PeriodicCall> ticks_;
};

}  // namespace convoy::tracker
