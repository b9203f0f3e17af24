// Opens the history that the settings name.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "history/history.hpp"
#include "history/mongodb/settings.hpp"
#include "history/rocksdb/settings.hpp"
#include "service/health.hpp"
#include "service/stop.hpp"

namespace convoy::tracker {

using HistorySettings = std::variant<RocksDbSettings, MongoSettings>;

/// The settings of the history, and what is notified while it is opened.
struct Opening {
    const HistorySettings& settings;
    service::Health& health;  ///< dependency "store"
    service::StopSignal& stop;
};

/// Opens the history that `--history` names. Waits while a server is away, with dependency "store"
/// down; throws CannotOpen if waiting cannot help. Returns null if the process was asked to stop
/// meanwhile.
std::unique_ptr<History> open_history(const Opening& opening);

}  // namespace convoy::tracker
