// Deletes positions beyond retention, from the history and from memory. Not thread-safe.
#pragma once

#include "history/history.hpp"
#include "history/retention.hpp"
#include "position-tracker/state/fleet_state.hpp"

namespace convoy::tracker {

class RetentionSweep {
 public:
    RetentionSweep(history::Retention retention, history::History& history, FleetState& fleet)
        : retention_(retention), history_(history), fleet_(fleet) {}

    /// Does nothing until the cutoff has moved on. If the store fails, the next call tries again;
    /// the fleet forgets the positions all the same.
    void sweep(fleet::Time now);

    /// Returns the age from which positions are deleted; 0 if none are.
    std::chrono::seconds kept_for() const { return retention_.kept_for(); }

 private:
    history::Retention retention_;
    history::History& history_;
    FleetState& fleet_;
    fleet::Time done_ = fleet::Time::min();
};

}  // namespace convoy::tracker
