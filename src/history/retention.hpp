// How long positions are kept. What is older is refused at the intake, clipped from every answer,
// and deleted; the hour at which that moves on is the same for all three.
#pragma once

#include <chrono>
#include <cstdint>

#include "fleet/time.hpp"

namespace convoy::tracker {

class Retention {
 public:
    /// 0 days keeps everything.
    explicit Retention(std::uint32_t days) : days_(days) {}

    /// The oldest time that is kept: whole hours, so that an answer is the same for an hour.
    fleet::Time cutoff(fleet::Time now) const {
        return days_.count() == 0 ? fleet::Time::min()
                                  : std::chrono::floor<std::chrono::hours>(now) - days_;
    }

 private:
    std::chrono::days days_;
};

}  // namespace convoy::tracker
