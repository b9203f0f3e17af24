// The one place that knows which histories there are.
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

/// Where the history is, and who hears of it while it is being opened.
struct Opening {
    const HistorySettings& settings;
    service::Health& health;  ///< dependency "store"
    service::StopSignal& stop;
};

/// The history that `--history` names. A server that is merely away is waited for, with dependency
/// "store" down; what waiting does not cure throws CannotOpen. Null where the process was asked to
/// stop meanwhile.
std::unique_ptr<History> open_history(const Opening& opening);

}  // namespace convoy::tracker
