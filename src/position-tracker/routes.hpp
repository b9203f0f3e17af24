// The tracker's HTTP interface: `/vehicles`, `/vehicles/{name}`, `/vehicles/{name}/history`
// (ARCHITECTURE.md has the contract), and the operator's pages on the admin port.
#pragma once

#include "http/router.hpp"
#include "position-tracker/backups.hpp"
#include "position-tracker/clock.hpp"
#include "position-tracker/fleet_state.hpp"
#include "position-tracker/history.hpp"
#include "position-tracker/retention.hpp"
#include "service/health.hpp"

namespace convoy::tracker {

/// What answers are made of. All of it outlives the router.
struct RoutesContext {
    const History& history;
    const FleetState& fleet;
    Clock now;
    Retention retention;
};

http::Router public_routes(const RoutesContext& context);
http::Router admin_routes(const service::Health& health, const service::Metrics& metrics,
                          Backups& backups);

}  // namespace convoy::tracker
