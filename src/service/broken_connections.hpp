// Counts connections that an unexpected exception ended, and logs at most one of them a second.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "service/log_pause.hpp"
#include "service/metrics.hpp"

namespace convoy::service {

/// Returns a function that counts in `convoy_http_connections_broken_total`; call it with the
/// exception's text. It is thread-safe; `metrics` must outlive it.
std::function<void(const std::string& why)> count_broken_connections(
    Metrics& metrics, SteadyClock now = std::chrono::steady_clock::now);

}  // namespace convoy::service
