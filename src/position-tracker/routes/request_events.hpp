#pragma once

#include "http/server.hpp"
#include "service/metrics.hpp"

namespace convoy::tracker {

/// Counts requests in `convoy_http_requests_total{route,code}`, times them in
/// `convoy_http_request_seconds{route}`, and logs them (from 500 on, except 501, as warnings, else
/// at level debug). Counts refusals, open and broken connections, and long answers, of which
/// `max_long_answers` may be under way. `metrics` must outlive the server.
http::ServerEvents request_events(service::Metrics& metrics, std::size_t max_long_answers);

/// Counts refusals and broken connections at the admin port. Its requests are not counted, because
/// they are mostly probes.
http::ServerEvents admin_events(service::Metrics& metrics);

}  // namespace convoy::tracker
