// Computes the pause before the next attempt.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>

namespace convoy::registry {

/// Doubles from `first` up to `longest`. Each pause is a random part, at least half, of the current
/// step, so that many services do not ask at the same moment.
class RetryPause {
 public:
    using Duration = std::chrono::milliseconds;

    RetryPause(Duration first, Duration longest, std::uint32_t seed)
        : first_(first), longest_(longest), step_(first), random_(seed) {}

    /// Returns the pause, and doubles the step.
    Duration next() {
        std::uniform_int_distribution<Duration::rep> part(step_.count() / 2, step_.count());
        const Duration pause{part(random_)};
        step_ = std::min(2 * step_, longest_);
        return pause;
    }

    void reset() { step_ = first_; }

 private:
    Duration first_;
    Duration longest_;
    Duration step_;
    std::minstd_rand random_;
};

}  // namespace convoy::registry
