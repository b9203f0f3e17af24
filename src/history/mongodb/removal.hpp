// Removes the documents of a vehicle, or of a time, from a collection with `_id` and `t` as in
// `positions`.
#pragma once

#include "fleet/vehicle_name.hpp"
#include "history/mongodb/documents.hpp"

namespace convoy::history {

/// The most documents that one command removes, so that none takes longer than the socket timeout.
inline constexpr std::int64_t removed_at_once = 10'000;

/// Removes the documents of which `t` is earlier than `time`, in pieces.
MongoResult<void> remove_before(const MongoDatabase& database, const char* collection,
                                fleet::Time time);

/// Returns how many documents it removed. A failure may leave some removed.
MongoResult<std::int64_t> remove_vehicle(const MongoDatabase& database, const char* collection,
                                         const fleet::VehicleName& vehicle);

}  // namespace convoy::history
