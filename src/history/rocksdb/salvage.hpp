// Sets damaged tables aside before the history is opened: the table's original is kept in the
// folder `damaged` (rocksdb/damage.hpp), and the table is removed from RocksDB's MANIFEST.
// rocksdb/put_back.hpp then puts back what can be read of it.
//
// After a crash at any point a mark or a note is left, and the next opening continues from there.
#pragma once

#include <string>

#include "history/history.hpp"

namespace convoy::history {

/// Sets every marked table aside. No process may have the folder open.
StoreResult<void> set_damaged_aside(const std::string& folder);

}  // namespace convoy::history
