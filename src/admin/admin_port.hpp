// The admin port of a process: the routes and events that all services share.
#pragma once

#include "http/server/router.hpp"
#include "http/server/server.hpp"
#include "service/health.hpp"
#include "service/metrics.hpp"

namespace convoy::admin {

/// Returns the routes of every admin port; both arguments must outlive them.
///   GET /healthz   200
///   GET /readyz    200, also of a degraded process; 503 while it is not ready
///   GET /metrics   the metrics, in the text format of Prometheus
http::Router port_routes(const service::Health& health, const service::Metrics& metrics);

/// Counts refusals and broken connections of the admin port. Its requests are not counted, because
/// they are mostly probes. `metrics` must outlive the server.
http::ServerEvents port_events(service::Metrics& metrics);

}  // namespace convoy::admin
