// The parts of the tracker that its routes read.
#pragma once

#include "history/history.hpp"
#include "history/retention.hpp"
#include "live/broadcast.hpp"
#include "position-tracker/state/clock.hpp"
#include "position-tracker/state/fleet_state.hpp"
#include "position-tracker/state/refusals.hpp"

namespace convoy::tracker {

/// What the public answers are made from. All references must outlive the router.
struct RoutesContext {
    const history::History& history;
    const FleetState& fleet;
    const Refusals& refusals;
    Clock now;
    history::Retention retention;
    live::Broadcast& broadcast;
};

}  // namespace convoy::tracker
