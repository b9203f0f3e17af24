#pragma once

#include "api-gateway/cross_origin.hpp"
#include "api-gateway/tracker.hpp"
#include "http/router.hpp"
#include "live/publisher.hpp"
#include "service/health.hpp"
#include "service/metrics.hpp"

namespace convoy::gateway {

/// The public routes: each path of openapi.json, checked by it, then answered by the tracker, but
/// the document itself from here; and `/live`, the stream. `tracker` and `publisher` must outlive
/// the server.
http::Router public_routes(Tracker& tracker, live::Publisher& publisher,
                           const CrossOrigin& cross_origin);

/// The pages for operators. Both arguments must outlive the server.
http::Router admin_routes(const service::Health& health, const service::Metrics& metrics);

}  // namespace convoy::gateway
