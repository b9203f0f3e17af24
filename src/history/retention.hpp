// Limits the age of positions. Older ones are rejected at the intake, left out of every answer, and
// deleted, all three by the same cutoff.
#pragma once

#include <chrono>
#include <cstdint>

#include "fleet/time.hpp"

namespace convoy::history {

class Retention {
 public:
    /// 0 days keeps everything.
    explicit Retention(std::uint32_t days) : days_(days) {}

    /// Returns the oldest time that is kept, rounded down to the hour, so that an answer stays the
    /// same for an hour.
    fleet::Time cutoff(fleet::Time now) const {
        return days_.count() == 0 ? fleet::Time::min()
                                  : std::chrono::floor<std::chrono::hours>(now) - days_;
    }

    /// Returns how long positions are kept; 0 if for ever.
    std::chrono::seconds kept_for() const { return days_; }

 private:
    std::chrono::days days_;
};

}  // namespace convoy::history
