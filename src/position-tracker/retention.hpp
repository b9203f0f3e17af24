// How long positions are kept. What is older is refused at the intake, clipped from every answer,
// and deleted; the hour at which that moves on is the same for all three.
#pragma once

#include <chrono>
#include <cstdint>

#include "fleet/time.hpp"
#include "position-tracker/clock.hpp"
#include "position-tracker/fleet_state.hpp"
#include "position-tracker/history.hpp"

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

/// Deletes what is beyond retention, whenever the cutoff has moved on. For one thread.
class RetentionSweep {
 public:
    RetentionSweep(Retention retention, History& history, FleetState& fleet)
        : retention_(retention), history_(history), fleet_(fleet) {}

    /// Where the store fails it is tried again the next time; the fleet forgets all the same.
    void sweep(fleet::Time now);

 private:
    Retention retention_;
    History& history_;
    FleetState& fleet_;
    fleet::Time done_ = fleet::Time::min();
};

}  // namespace convoy::tracker
