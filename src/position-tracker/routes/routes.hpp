// The tracker's HTTP interface, as docs/contracts.md promises it: what the fleet does now and did
// then, one vehicle, its history, and what was refused.
#pragma once

#include "http/router.hpp"
#include "position-tracker/routes/routes_context.hpp"

namespace convoy::tracker {

http::Router public_routes(const RoutesContext& context);

}  // namespace convoy::tracker
