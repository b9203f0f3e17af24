#pragma once

#include "http/router.hpp"
#include "http/server.hpp"
#include "service/health.hpp"

namespace convoy::simulator {

/// Returns the routes of the admin port. Both arguments must outlive them.
http::Router admin_routes(const service::Health& health, const service::Metrics& metrics);

/// Counts refused requests, and connections that an exception ended. `metrics` must outlive it.
http::ServerEvents admin_events(service::Metrics& metrics);

}  // namespace convoy::simulator
