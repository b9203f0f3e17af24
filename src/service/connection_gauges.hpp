// Shows how many connections a process's public port has open.
#pragma once

#include <cstddef>
#include <functional>

#include "service/metrics.hpp"

namespace convoy::service {

/// Returns a function that sets `convoy_http_connections` to `open` and
/// `convoy_http_connections_max` to `most`. It logs a warning once if `most` is less than `wanted`
/// (the setting), because the process may not open enough files. `metrics` must outlive it.
std::function<void(std::size_t open, std::size_t most, std::size_t wanted)> connection_gauges(
    Metrics& metrics);

}  // namespace convoy::service
