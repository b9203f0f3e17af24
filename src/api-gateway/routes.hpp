// What the gateway serves on its public port.
#pragma once

#include "api-gateway/cross_origin.hpp"
#include "api-gateway/tracker.hpp"
#include "http/server/router.hpp"
#include "live/broadcast.hpp"

namespace convoy::gateway {

/// The public routes: each path of openapi.json. The gateway answers `/openapi.json` and `/live`
/// (the stream) itself, and forwards all others to the tracker, which checks their parameters.
/// `tracker` and `broadcast` must outlive the server.
http::Router public_routes(Tracker& tracker, live::Broadcast& broadcast,
                           const CrossOrigin& cross_origin);

}  // namespace convoy::gateway
