// Removes a vehicle's documents from a collection that is keyed as `positions` is.
#pragma once

#include "fleet/vehicle_name.hpp"
#include "mongodb/database.hpp"

namespace convoy::tracker {

/// So many documents at most go in one command, so that none takes longer than a socket waits for
/// it.
inline constexpr std::int64_t removed_at_once = 10'000;

/// How many documents there were. After a failure some of them are gone.
MongoResult<std::int64_t> remove_vehicle(const MongoDatabase& database, const char* collection,
                                         const fleet::VehicleName& vehicle);

}  // namespace convoy::tracker
