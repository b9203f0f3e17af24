// Counts the positions in each table file as RocksDB writes it: an entry is a bucket, so the number
// of entries says little. The count is kept among the table's own properties.
#pragma once

#include <rocksdb/db.h>

#include <cstdint>
#include <memory>

namespace convoy::tracker {

std::shared_ptr<rocksdb::TablePropertiesCollectorFactory> run_counter();

/// Positions in tables, all together; of one that overlap in time and are not folded yet, each.
std::uint64_t count_of_tables(const rocksdb::TablePropertiesCollection& tables);

}  // namespace convoy::tracker
