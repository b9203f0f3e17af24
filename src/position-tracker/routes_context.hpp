#pragma once

#include "live/publisher.hpp"
#include "position-tracker/clock.hpp"
#include "position-tracker/fleet_state.hpp"
#include "position-tracker/history.hpp"
#include "position-tracker/retention.hpp"

namespace convoy::tracker {

/// What the public answers are made of. All of it outlives the router.
struct RoutesContext {
    const History& history;
    const FleetState& fleet;
    Clock now;
    Retention retention;
    live::Publisher& publisher;
};

}  // namespace convoy::tracker
