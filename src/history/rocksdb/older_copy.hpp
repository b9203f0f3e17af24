// Copies of a history for older versions of Convoy, which refuse it once its format is raised: the
// way back, without what is stored later. A copy is a folder beside the tables of the history and
// shares these, because they never change. It is made only if the disk would have space for both
// once RocksDB has rewritten all tables. A copy that cannot be made does not keep anything from
// being stored; the log has the reason.
#pragma once

#include <string>

#include "fleet/time.hpp"
#include "history/rocksdb/folder.hpp"

namespace convoy::history {

struct OlderCopy {
    std::string folder;   ///< "": none was needed, because the history is empty
    std::string failure;  ///< why it could not be made; "": it was made
};

/// Copies the history as it is. `name` says before what: "column-4". A copy of that name, which a
/// crash left unused, is made anew.
OlderCopy copy_for_older(const RocksDbFolder& folder, const std::string& name);
/// Logs where the copy is, or why there is none. Call this when the format is raised.
void log_copy(const OlderCopy& copy);

/// Deletes the copies, because they may have erased vehicles.
void delete_copies(const std::string& folder);
/// Deletes the copies that were made before `time`: all that they have is older.
void delete_copies_before(const std::string& folder, fleet::Time time);

}  // namespace convoy::history
