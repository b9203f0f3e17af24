// How the history's RocksDB is set up: its column families, and what bounds and tunes them.
#pragma once

#include <rocksdb/db.h>

#include <array>
#include <vector>

#include "history/rocksdb/settings.hpp"

namespace convoy::tracker {

// In the order in which they are opened.
enum FamilyPlace : std::size_t {
    default_family,
    names_family,
    positions_family,
    rejected_family,
    meta_family
};
inline constexpr std::array family_names{"default", "names", "positions", "rejected", "meta"};

rocksdb::DBOptions database_options(const RocksDbLimits& limits);

/// In the order of `family_names`.
std::vector<rocksdb::ColumnFamilyDescriptor> family_descriptors(const RocksDbLimits& limits);

}  // namespace convoy::tracker
