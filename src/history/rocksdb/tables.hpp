// What RocksDB's list of files says of one table, and how a table is taken off that list. Both are
// for a folder that no process has open.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "history/history.hpp"

namespace convoy::tracker {

struct ListedTable {
    std::string name;          ///< "000012.sst"
    std::string family;        ///< its column family
    std::string smallest_key;  ///< both keys are included
    std::string largest_key;
    std::uint64_t bytes;  ///< of the whole file
};

/// Nothing if the table is not listed: RocksDB has folded it into others since, or it was taken
/// off.
StoreResult<std::optional<ListedTable>> find_table(const std::string& folder,
                                                   const std::string& name);

/// From then on RocksDB does not know the table, and the next opening deletes its file. This is one
/// atomic write.
StoreResult<void> take_off_list(const std::string& folder, const std::string& name);

}  // namespace convoy::tracker
