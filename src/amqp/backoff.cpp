#include "amqp/backoff.hpp"

#include <algorithm>

namespace convoy::amqp {

Backoff::Duration Backoff::next() {
    const Duration step = std::min(step_, longest_);
    step_ = std::min(step * 2, longest_);
    std::uniform_int_distribution<Duration::rep> wait(step.count() / 2, step.count());
    return Duration(wait(random_));
}

}  // namespace convoy::amqp
