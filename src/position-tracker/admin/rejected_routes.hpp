// Lets operators take in or drop rejected positions, on the admin port. All arguments must outlive
// the router.
//   POST /rejected?vehicle=&reason=&number=&early=seconds   takes in what can be read
//   DELETE /rejected?vehicle=&reason=&number=               drops
// Both need at least one of vehicle, reason and number.
#pragma once

#include "http/server/router.hpp"
#include "position-tracker/admin/admin_access.hpp"

namespace convoy::tracker {

void add_rejected_routes(http::Router& router, const AdminAccess& access);

}  // namespace convoy::tracker
