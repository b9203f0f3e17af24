// Reads what RocksDB's MANIFEST records about a table, and removes a table from the MANIFEST. No
// process may have the folder open.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "history/history.hpp"

namespace convoy::history {

struct ListedTable {
    std::string name;          ///< "000012.sst"
    std::string family;        ///< its column family
    std::string smallest_key;  ///< both keys are included
    std::string largest_key;
    std::uint64_t bytes;  ///< of the whole file
};

/// Returns nullopt if the table is not listed, because a compaction has replaced it or it was
/// removed.
StoreResult<std::optional<ListedTable>> find_table(const std::string& folder,
                                                   const std::string& name);

/// Removes the table from the MANIFEST by one atomic write. The next opening deletes its file.
StoreResult<void> remove_from_manifest(const std::string& folder, const std::string& name);

}  // namespace convoy::history
