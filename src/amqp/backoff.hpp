// Computes the wait before the next attempt.
#pragma once

#include <chrono>
#include <random>

namespace convoy::amqp {

/// Doubles from `first` up to `longest`. Each wait is a random part, at least half, of the current
/// step, so that many clients do not reconnect at the same moment.
class Backoff {
 public:
    using Duration = std::chrono::milliseconds;

    Backoff(Duration first, Duration longest, std::uint32_t seed)
        : first_(first), longest_(longest), step_(first), random_(seed) {}

    /// Returns the wait before the next attempt, and doubles the step.
    Duration next();

    /// Sets the step to `longest`.
    void expect_long() { step_ = longest_; }

    /// Sets the step to `first` again.
    void reset() { step_ = first_; }

 private:
    Duration first_;
    Duration longest_;
    Duration step_;
    std::minstd_rand random_;
};

}  // namespace convoy::amqp
