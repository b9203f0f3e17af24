#pragma once

#include "http/server.hpp"
#include "service/metrics.hpp"

namespace convoy::tracker {

/// What is told of each request: `convoy_http_requests_total{route,code}`,
/// `convoy_http_request_seconds{route}`, and a line of the log (a warning from 500 on, else only at
/// level debug); gauges of long answers, of which `max_long_answers` may be under way. `metrics`
/// must outlive the server.
http::ServerEvents request_events(service::Metrics& metrics, std::size_t max_long_answers);

/// The same of the operator's port, but for the requests themselves: those are the probes'.
http::ServerEvents admin_events(service::Metrics& metrics);

}  // namespace convoy::tracker
