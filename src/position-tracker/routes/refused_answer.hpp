// Writes the refused vehicles of a list: docs/contracts.md, `GET /vehicles`.
#pragma once

#include <span>
#include <string>

#include "position-tracker/routes/fleet_query.hpp"
#include "position-tracker/state/refused.hpp"

namespace convoy::tracker {

/// Returns the member `,"refused":[…]` of a list in JSON or GeoJSON, with those of `refused` that
/// match the query: none if it needs a report (`needs_a_report`).
std::string refused_member(std::span<const Refused> refused, const FleetQuery& query);

}  // namespace convoy::tracker
