// The options of the history's RocksDB: its column families, and their limits and tuning.
#pragma once

#include <rocksdb/db.h>

#include <array>
#include <vector>

#include "history/rocksdb/settings.hpp"

namespace convoy::history {

// Column families, in the order in which they are opened.
enum FamilyPlace : std::size_t {
    default_family,
    names_family,
    positions_family,
    rejected_family,
    meta_family
};
inline constexpr std::array family_names{"default", "names", "positions", "rejected", "meta"};

/// Returns the options of the database as a whole.
rocksdb::DBOptions database_options(const RocksDbLimits& limits);

/// Returns the column families with their options, in the order of `family_names`.
std::vector<rocksdb::ColumnFamilyDescriptor> family_descriptors(const RocksDbLimits& limits);

}  // namespace convoy::history
