// Gauges of the long answers that a process makes at once, and of the requests that wait for one of
// their places.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "service/metrics.hpp"

namespace convoy::service {

/// Keeps `convoy_http_long_answers{state}`, where a state is "under_way" or "waiting", and sets
/// `convoy_http_long_answers_max` to `most`. The function adds `change` to a state. Thread-safe;
/// `metrics` outlives it.
std::function<void(std::string_view state, int change)> count_long_answers(Metrics& metrics,
                                                                           std::size_t most);

}  // namespace convoy::service
