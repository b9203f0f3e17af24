// A whole tracker without its sockets: history, fleet state and routes, as main.cpp joins them.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "history/fixtures/history_places.hpp"
#include "position-tracker/intake/ledger.hpp"
#include "position-tracker/state/fleet_state.hpp"
#include "recordings.hpp"

namespace convoy::order {

/// Bodies by what was asked.
using Answers = std::map<std::string, std::string>;

class TrackerLife {
 public:
    /// It lives at one moment, `now`: answers tell the time.
    TrackerLife(std::unique_ptr<tracker::HistoryPlace> place, fleet::Time now);

    /// As the intake does; throws where the history fails.
    void store(const Positions& batch);
    /// What has changed is shown from here on.
    void tick();
    /// Ends, and starts again with what is on the disk.
    void restart();

    /// Everything that is public of these vehicles: the fleet, now and at `times`, each vehicle,
    /// and its history, in every format and thinned.
    Answers answers(const std::vector<fleet::VehicleName>& vehicles,
                    const std::vector<fleet::Time>& times);

 private:
    // In the order of main.cpp.
    struct Process {
        explicit Process(const tracker::HistoryPlace& place);

        tracker::FleetState fleet;
        std::unique_ptr<tracker::History> history;
        tracker::Ledger ledger;
    };

    std::unique_ptr<tracker::HistoryPlace> place_;
    fleet::Time now_;
    std::unique_ptr<Process> process_;
};

}  // namespace convoy::order
