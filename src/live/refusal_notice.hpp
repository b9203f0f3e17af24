// Decides when one viewer is notified that the refused vehicles, or the reasons, may have changed.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "live/live_fleet.hpp"

namespace convoy::live {

class RefusalNotice {
 public:
    /// A viewer answers each notice with a request, so a device that is refused again and again
    /// must not cause one each second.
    static constexpr std::chrono::seconds between{5};

    /// Returns whether to notify the viewer now, which then counts as done: at the first call, and
    /// when `refusals` is another number than at the last notice.
    bool take(std::uint64_t refusals, Instant now) {
        if (notified_of_ == refusals || now < next_) {
            return false;
        }
        notified_of_ = refusals;
        next_ = now + between;
        return true;
    }

 private:
    std::optional<std::uint64_t> notified_of_;
    Instant next_ = Instant::min();
};

}  // namespace convoy::live
