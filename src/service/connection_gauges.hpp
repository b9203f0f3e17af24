// How full a process's public port is.
#pragma once

#include <cstddef>
#include <functional>

#include "service/metrics.hpp"

namespace convoy::service {

/// Sets `convoy_http_connections` (those open) and `convoy_http_connections_max` (as many as can
/// be). Logs a warning once if that is less than `wanted`, the setting: the process may not open as
/// many files. `metrics` must outlive it.
std::function<void(std::size_t open, std::size_t most, std::size_t wanted)> connection_gauges(
    Metrics& metrics);

}  // namespace convoy::service
