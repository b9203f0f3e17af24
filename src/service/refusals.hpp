// Counts refused requests by reason, and logs at most one of them a second, so that clients cannot
// fill the log.
#pragma once

#include <chrono>
#include <functional>
#include <string_view>

#include "service/log_pause.hpp"
#include "service/metrics.hpp"

namespace convoy::service {

/// Returns a function that counts one refusal in `convoy_http_refused_total{reason}`. It is
/// thread-safe; `metrics` must outlive it. A reason is one of a fixed list, never a client's text.
std::function<void(std::string_view reason)> count_refusals(
    Metrics& metrics, SteadyClock now = std::chrono::steady_clock::now);

}  // namespace convoy::service
