// Opens the history that the settings name, and loads it into a position store.
#pragma once

#include <memory>
#include <utility>
#include <variant>

#include "history/history.hpp"
#include "history/mongodb/settings.hpp"
#include "history/rocksdb/settings.hpp"
#include "position-tracker/intake/position_store.hpp"
#include "service/health.hpp"
#include "service/stop.hpp"

namespace convoy::tracker {

using HistorySettings = std::variant<history::RocksDbSettings, history::MongoSettings>;

/// The settings of the history, and what is notified while it is opened.
struct Opening {
    const HistorySettings& settings;
    service::Health& health;  ///< dependency "store"
    service::StopSignal& stop;
};

/// A history and the store that loads from it.
struct OpenStore {
    OpenStore(std::unique_ptr<history::History> opened, FleetState& fleet, AdmissionLimits limits)
        : history(std::move(opened)), store(*history, fleet, limits) {}

    std::unique_ptr<history::History> history;  ///< never null
    PositionStore store;
};

/// Opens the history that `--history` names, and loads its vehicles and newest positions. Waits
/// while a server is away or cannot be read, with dependency "store" down; throws if waiting cannot
/// help. Returns null if the process was asked to stop meanwhile. `fleet` must outlive the result.
std::unique_ptr<OpenStore> open_position_store(const Opening& opening, FleetState& fleet,
                                               AdmissionLimits limits = {});

}  // namespace convoy::tracker
