// Gauges of the long answers under way in a process, and of the requests that wait for their turn.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "service/metrics.hpp"

namespace convoy::service {

/// Sets `convoy_http_long_answers_max` to `most`, and returns a function that adds `change` to
/// `convoy_http_long_answers{state}`; `state` is "under_way" or "waiting". The function is
/// thread-safe; `metrics` must outlive it.
std::function<void(std::string_view state, int change)> count_long_answers(Metrics& metrics,
                                                                           std::size_t most);

}  // namespace convoy::service
