// Puts back what can be read of the tables that were set aside (rocksdb/salvage.hpp), when the
// history is open again: every readable run of positions is merged into the history, which changes
// nothing if the run is there already (run_merge.hpp), and the times that cannot be read are stored
// as missing (rocksdb/missing.hpp).
//
// Positions that retention had deleted may come back with a table; retention runs at every start
// and deletes them again. Erased vehicles stay erased: runs of vehicles without a name are deleted.
#pragma once

#include "history/history.hpp"
#include "history/rocksdb/folder.hpp"

namespace convoy::history {

/// After an error, the next opening continues.
StoreResult<void> put_back(const RocksDbFolder& folder);

}  // namespace convoy::history
