// The one place that knows which histories there are.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "position-tracker/history.hpp"
#include "position-tracker/ledger.hpp"
#include "position-tracker/mongo_settings.hpp"
#include "position-tracker/rocksdb_settings.hpp"
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

/// Has the ledger go on with it. A server that cannot be read just now is waited for too; what
/// waiting does not cure throws. False where the process was asked to stop meanwhile.
bool open_ledger(Ledger& ledger, History& history, const Opening& opening);

}  // namespace convoy::tracker
