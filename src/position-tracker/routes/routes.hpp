// Makes the tracker's HTTP interface (docs/contracts.md): the fleet now and in the past, one
// vehicle, its history and summaries of it, a summary of the fleet, rejected and held positions,
// and the live stream.
#pragma once

#include "http/server/router.hpp"
#include "position-tracker/routes/routes_context.hpp"

namespace convoy::tracker {

http::Router public_routes(const RoutesContext& context);

}  // namespace convoy::tracker
