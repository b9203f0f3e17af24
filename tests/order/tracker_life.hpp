// Runs a whole tracker without its sockets: history, fleet state and routes, joined as in main.cpp.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "history/fixtures/history_places.hpp"
#include "position-tracker/intake/position_store.hpp"
#include "position-tracker/state/fleet_state.hpp"
#include "recordings.hpp"

namespace convoy::order {

/// Status and body by target.
using Answers = std::map<std::string, std::string>;

class TrackerLife {
 public:
    /// The time is always `now`, because answers contain it.
    TrackerLife(std::unique_ptr<history::HistoryPlace> place, fleet::Time now);

    /// Stores like the intake; throws if the history fails.
    void store(const Positions& batch);
    /// Publishes what has changed.
    void tick();
    /// Ends the tracker and starts it again with what is stored.
    void restart();

    /// Returns the public answers about these vehicles: the fleet, now and at `times`, each
    /// vehicle, its history in every format and thinned, and its totals.
    Answers answers(const std::vector<fleet::VehicleName>& vehicles,
                    const std::vector<fleet::Time>& times);

 private:
    // The members are in the order of main.cpp.
    struct Process {
        explicit Process(const history::HistoryPlace& place);

        tracker::FleetState fleet;
        std::unique_ptr<history::History> history;
        tracker::PositionStore store;
    };

    std::unique_ptr<history::HistoryPlace> place_;
    fleet::Time now_;
    std::unique_ptr<Process> process_;
};

}  // namespace convoy::order
