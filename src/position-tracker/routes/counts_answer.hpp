// Writes how many vehicles of each status a list has: docs/contracts.md, `GET /vehicles`.
#pragma once

#include <span>
#include <string>

#include "position-tracker/routes/fleet_query.hpp"

namespace convoy::tracker {

/// Returns the member `,"counts":{…}` of a list in JSON or GeoJSON, with the number of vehicles by
/// status that match the query, also of those that its limit leaves out. `listed`: what `select`
/// has returned for the same arguments.
std::string counts_member(const FleetSnapshot& snapshot, const FleetQuery& query, fleet::Time now,
                          std::span<const fleet::ListedReport> listed);

}  // namespace convoy::tracker
