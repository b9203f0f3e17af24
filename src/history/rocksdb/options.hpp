// The options of the history's RocksDB: its column families, and their limits and tuning.
#pragma once

#include <rocksdb/db.h>

#include <array>
#include <string>
#include <vector>

#include "history/rocksdb/settings.hpp"

namespace convoy::history {

// Column families, in the order in which they are opened. Only a folder that may have readings has
// the last one.
enum FamilyPlace : std::size_t {
    default_family,
    names_family,
    positions_family,
    rejected_family,
    meta_family,
    readings_family
};
inline constexpr std::array family_names{"default",  "names", "positions",
                                         "rejected", "meta",  "readings"};
inline constexpr std::size_t families_without_readings = readings_family;

/// Returns the options of the database as a whole.
rocksdb::DBOptions database_options(const RocksDbLimits& limits);

/// Returns the first `count` column families with their options, in the order of `family_names`.
std::vector<rocksdb::ColumnFamilyDescriptor> family_descriptors(
    const RocksDbLimits& limits, std::size_t count = families_without_readings);

/// Returns how many of these the RocksDB in `folder` has; all but the last if it cannot be read.
std::size_t family_count(const std::string& folder);

}  // namespace convoy::history
