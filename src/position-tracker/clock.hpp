#pragma once

#include <chrono>
#include <functional>

#include "fleet/time.hpp"

namespace convoy::tracker {

/// Tells what time it is; a parameter, so that tests say it themselves.
using Clock = std::function<fleet::Time()>;

inline fleet::Time system_time() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

}  // namespace convoy::tracker
