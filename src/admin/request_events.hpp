// Metrics and log lines of a public port; those of an admin port are in admin_port.hpp.
#pragma once

#include "http/server/server.hpp"
#include "service/metrics.hpp"

namespace convoy::admin {

/// Returns the events of a public port. They count each request in
/// `convoy_http_requests_total{route,code}`, measure it in `convoy_http_request_seconds{route}` and
/// log it: as a warning from 500 on (except 501), else at level debug. They also log failures, and
/// keep the metrics of refusals, broken connections, open connections, forwards and long answers
/// (at most `max_long_answers` at once). `metrics` must outlive the server.
http::ServerEvents request_events(service::Metrics& metrics, std::size_t max_long_answers);

}  // namespace convoy::admin
