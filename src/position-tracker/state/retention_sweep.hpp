#pragma once

#include "history/history.hpp"
#include "history/retention.hpp"
#include "position-tracker/state/fleet_state.hpp"

namespace convoy::tracker {

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
