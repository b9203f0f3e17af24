// Sets damaged tables aside, and puts back what can be read of them.
//
// Setting aside happens before the history is opened: the table's original is kept in the folder
// `damaged` (rocksdb/damage.hpp), and the table is removed from RocksDB's MANIFEST. Putting back
// happens when it is open again: every readable run of positions is merged into the history again,
// which changes nothing if the run is there already (run_merge.hpp), and the times that cannot be
// read are stored as missing (rocksdb/missing.hpp).
//
// After a crash at any point a mark or a note is left, and the next opening continues from there.
// Positions that retention had deleted may come back with a table; retention runs at every start
// and deletes them again. Erased vehicles stay erased: runs of vehicles without a name are deleted.
#pragma once

#include <string>

namespace convoy::history {

class RocksDbFolder;

/// Sets every marked table aside. No process may have the folder open. Returns an error message, or
/// "".
std::string set_damaged_aside(const std::string& folder);

/// Puts back what can be read of the tables that were set aside. Throws CannotOpen.
void put_back(const RocksDbFolder& folder);

}  // namespace convoy::history
