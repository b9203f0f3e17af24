// The tracker's wall clock, and the latest time that it accepts.
#pragma once

#include <chrono>
#include <functional>

#include "fleet/time.hpp"

namespace convoy::tracker {

/// Returns the current time. It is a parameter, so that tests can set the time.
using Clock = std::function<fleet::Time()>;

/// The latest accepted time, the last with 13 digits of milliseconds, is in 2286. No clock is so
/// far behind that a later one could be correct.
inline constexpr fleet::Time latest_time{std::chrono::milliseconds{9'999'999'999'999}};

inline fleet::Time system_time() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace convoy::tracker
