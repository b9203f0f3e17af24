// Sets an HTTP server's metrics. Each function returns one of http::ServerEvents; `metrics` must
// outlive it. Each result is thread-safe, except `connection_gauges`'.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "service/log_pause.hpp"
#include "service/metrics.hpp"

namespace convoy::admin {

using StateCount = std::function<void(std::string_view state, int change)>;

/// Counts refused requests and connections in `convoy_http_refused_total{reason}`. `reason` is one
/// of a fixed list, never a client's text. At most one refusal a second is logged, so that clients
/// cannot fill the log.
std::function<void(std::string_view reason)> count_refusals(
    service::Metrics& metrics, service::SteadyClock now = std::chrono::steady_clock::now);

/// Counts connections that an unexpected exception ended in `convoy_http_connections_broken_total`,
/// and logs the text of at most one a second.
std::function<void(const std::string& why)> count_broken_connections(
    service::Metrics& metrics, service::SteadyClock now = std::chrono::steady_clock::now);

/// Sets `convoy_http_connections` to `open` and `convoy_http_connections_max` to `most`. Logs a
/// warning once if `most` is less than `wanted` (the setting), because the process may not open
/// enough files.
std::function<void(std::size_t open, std::size_t most, std::size_t wanted)> connection_gauges(
    service::Metrics& metrics);

/// Sets `convoy_http_long_answers_max` to `most`. The function adds `change` to
/// `convoy_http_long_answers{state}`; `state` is "under_way" or "waiting".
StateCount count_long_answers(service::Metrics& metrics, std::size_t most);

/// Adds `change` to `convoy_http_forwards{state}`: requests forwarded to an upstream.
StateCount count_forwards(service::Metrics& metrics);

}  // namespace convoy::admin
