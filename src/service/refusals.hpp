// What a process refuses to clients: counted by reason, logged at most once a second, so that
// nobody can fill the log by asking.
#pragma once

#include <chrono>
#include <functional>
#include <string_view>

#include "service/log_pause.hpp"
#include "service/metrics.hpp"

namespace convoy::service {

/// Counts one refusal in `convoy_http_refused_total{reason}`. Thread-safe; `metrics` outlives it.
/// A reason is one of a closed list, never what a client sent.
std::function<void(std::string_view reason)> count_refusals(
    Metrics& metrics, SteadyClock now = std::chrono::steady_clock::now);

}  // namespace convoy::service
