// Connections that an unexpected exception ended: counted, and logged at most once a second.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "service/log_pause.hpp"
#include "service/metrics.hpp"

namespace convoy::service {

/// Counts in `convoy_http_connections_broken_total`; called with the exception's text. Thread-safe.
/// `metrics` must outlive it.
std::function<void(const std::string& why)> count_broken_connections(
    Metrics& metrics, SteadyClock now = std::chrono::steady_clock::now);

}  // namespace convoy::service
