// Counts the positions in each table file when RocksDB writes it: RocksDB itself counts entries,
// which are buckets. The count is one of the table's user-collected properties.
#pragma once

#include <rocksdb/db.h>

#include <cstdint>
#include <memory>

namespace convoy::history {

std::shared_ptr<rocksdb::TablePropertiesCollectorFactory> run_counter();

/// Returns the sum over `tables`. A position in several tables counts in each until a compaction
/// merges them.
std::uint64_t count_of_tables(const rocksdb::TablePropertiesCollection& tables);

}  // namespace convoy::history
