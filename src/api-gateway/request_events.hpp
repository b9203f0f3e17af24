#pragma once

#include "http/server.hpp"
#include "service/metrics.hpp"

namespace convoy::gateway {

/// Counts each request in `convoy_http_requests_total{route,code}`, measures it in
/// `convoy_http_request_seconds{route}` and logs it: as a warning from 500 on (except 501), else at
/// level debug. Also logs failed handlers, and keeps the metrics of refusals, broken connections,
/// open connections and long answers (at most `max_long_answers` at once). `metrics` must outlive
/// the server.
http::ServerEvents request_events(service::Metrics& metrics, std::size_t max_long_answers);

/// Counts refusals and broken connections of the admin port; its requests are not counted.
http::ServerEvents admin_events(service::Metrics& metrics);

}  // namespace convoy::gateway
