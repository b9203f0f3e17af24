#include "history/rocksdb/options.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <memory>
#include <span>
#include <utility>

#include "history/rocksdb/log.hpp"
#include "history/rocksdb/records/position_record.hpp"
#include "history/rocksdb/records/run_counter.hpp"
#include "history/rocksdb/records/run_merge.hpp"

namespace convoy::history {
namespace {

constexpr std::size_t small_memtable_bytes = std::size_t{4} << 20U;
constexpr int bloom_bits = 10;

rocksdb::ColumnFamilyOptions family_options(std::size_t memtable_bytes,
                                            const std::shared_ptr<rocksdb::Cache>& cache) {
    rocksdb::BlockBasedTableOptions table;
    table.block_cache = cache;
    table.cache_index_and_filter_blocks = true;
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(bloom_bits));
    table.block_size = std::size_t{16} << 10U;
    table.format_version = 5;

    rocksdb::ColumnFamilyOptions options;
    options.write_buffer_size = memtable_bytes;
    options.max_write_buffer_number = 2;
    options.compression = rocksdb::kLZ4Compression;
    options.bottommost_compression = rocksdb::kZSTD;
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    return options;
}

// Of a column family whose values are runs, with a vehicle and a bucket as keys.
rocksdb::ColumnFamilyOptions run_options(const RocksDbLimits& limits,
                                         const std::shared_ptr<rocksdb::Cache>& cache,
                                         std::shared_ptr<rocksdb::MergeOperator> merge) {
    rocksdb::ColumnFamilyOptions options = family_options(limits.memtable_bytes, cache);
    options.merge_operator = std::move(merge);
    // A vehicle's next run usually belongs beside its last one. With insert hints RocksDB searches
    // the memtable from there, which makes writes seven times as fast. Until version 9.3 RocksDB
    // confuses the hints of entries with those of range tombstones (facebook/rocksdb#5118). So the
    // prefix is one byte longer than the start key of a range tombstone, which then gets no hint.
    options.memtable_insert_with_hint_prefix_extractor.reset(
        rocksdb::NewFixedPrefixTransform(range_start_bytes + 1));
    return options;
}

}  // namespace

rocksdb::DBOptions database_options(const RocksDbLimits& limits) {
    rocksdb::DBOptions options;
    options.create_if_missing = true;
    options.create_missing_column_families = true;
    options.paranoid_checks = true;
    // An incomplete last record was never acknowledged; damage anywhere else is an error.
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
    options.track_and_verify_wals_in_manifest = true;
    options.max_total_wal_size = limits.log_bytes;
    options.max_open_files = limits.open_files - limits.open_files_of_sums();
    options.max_background_jobs = 2;
    options.info_log = rocksdb_log();
    options.stats_dump_period_sec = 0;
    return options;
}

std::vector<rocksdb::ColumnFamilyDescriptor> family_descriptors(const RocksDbLimits& limits,
                                                                std::size_t count) {
    const auto cache = rocksdb::NewLRUCache(limits.block_cache_bytes);
    const rocksdb::ColumnFamilyOptions small = family_options(small_memtable_bytes, cache);
    std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
    descriptors.reserve(count);
    for (const char* name : std::span(family_names).first(count)) {
        descriptors.emplace_back(name, small);
    }
    auto& positions = descriptors[positions_family].options;
    positions = run_options(limits, cache, std::make_shared<RunMerge>());
    positions.table_properties_collector_factories = {run_counter()};
    if (count > readings_family) {
        descriptors[readings_family].options =
            run_options(limits, cache, std::make_shared<ReadingMerge>());
    }
    return descriptors;
}

std::size_t family_count(const std::string& folder) {
    std::vector<std::string> names;
    const auto listed = rocksdb::DB::ListColumnFamilies(database_options({}), folder, &names);
    const bool has_readings =
        listed.ok() && std::ranges::find(names, family_names[readings_family]) != names.end();
    return has_readings ? family_names.size() : families_without_readings;
}

}  // namespace convoy::history
