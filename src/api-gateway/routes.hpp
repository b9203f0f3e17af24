#pragma once

#include "api-gateway/cross_origin.hpp"
#include "api-gateway/tracker.hpp"
#include "http/router.hpp"
#include "live/broadcast.hpp"
#include "service/health.hpp"
#include "service/metrics.hpp"

namespace convoy::gateway {

/// The public routes: each path of openapi.json. The gateway answers `/openapi.json` and `/live`
/// (the stream) itself, and forwards all others to the tracker, which checks their parameters.
/// `tracker` and `broadcast` must outlive the server.
http::Router public_routes(Tracker& tracker, live::Broadcast& broadcast,
                           const CrossOrigin& cross_origin);

/// The routes of the admin port. Both arguments must outlive the server.
http::Router admin_routes(const service::Health& health, const service::Metrics& metrics);

}  // namespace convoy::gateway
