// How long to wait before the next attempt.
#pragma once

#include <chrono>
#include <random>

namespace convoy::amqp {

/// Doubles from `first` up to `longest`. Each wait is a random part, at least half, of the current
/// step, so that a fleet of clients does not come back in one moment.
class Backoff {
 public:
    using Duration = std::chrono::milliseconds;

    Backoff(Duration first, Duration longest, std::uint32_t seed)
        : first_(first), longest_(longest), step_(first), random_(seed) {}

    /// The wait before the next attempt; the one after it waits longer.
    Duration next();

    /// The next wait is one of the longest.
    void expect_long() { step_ = longest_; }

    /// The next wait is a first one again.
    void reset() { step_ = first_; }

 private:
    Duration first_;
    Duration longest_;
    Duration step_;
    std::minstd_rand random_;
};

}  // namespace convoy::amqp
