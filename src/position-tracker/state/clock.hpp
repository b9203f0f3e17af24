#pragma once

#include <chrono>
#include <functional>

#include "fleet/time.hpp"

namespace convoy::tracker {

/// Tells what time it is; a parameter, so that tests say it themselves.
using Clock = std::function<fleet::Time()>;

/// No clock is so far behind that a position of a later time could be good: 13 digits of
/// milliseconds, 2286.
inline constexpr fleet::Time latest_time{std::chrono::milliseconds{9'999'999'999'999}};

/// A device's clock may be ahead of ours by so much.
inline constexpr std::chrono::seconds most_ahead_of_clock{60};

inline fleet::Time system_time() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace convoy::tracker
