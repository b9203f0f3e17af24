// The one place that knows which histories there are.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "position-tracker/history.hpp"
#include "position-tracker/mongo_settings.hpp"
#include "position-tracker/rocksdb_settings.hpp"
#include "service/health.hpp"
#include "service/stop.hpp"

namespace convoy::tracker {

using HistorySettings = std::variant<RocksDbSettings, MongoSettings>;

/// The history that `--history` names. A server that is merely away is waited for, with dependency
/// "store" down; what waiting does not cure throws CannotOpen. Null where the process was asked to
/// stop meanwhile.
std::unique_ptr<History> open_history(const HistorySettings& settings, service::Health& health,
                                      service::StopSignal& stop);

}  // namespace convoy::tracker
