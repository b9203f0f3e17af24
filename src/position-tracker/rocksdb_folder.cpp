#include "position-tracker/rocksdb_folder.hpp"

#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "position-tracker/position_record.hpp"
#include "position-tracker/rocksdb_log.hpp"
#include "position-tracker/run_merge.hpp"

namespace convoy::tracker {
namespace {

namespace files = std::filesystem;

// In the order in which they are opened.
enum FamilyPlace : std::size_t {
    default_family,
    names_family,
    positions_family,
    rejected_family,
    meta_family
};
constexpr std::array family_names{"default", "names", "positions", "rejected", "meta"};
constexpr std::string_view format_key = "format";
constexpr std::size_t small_memtable_bytes = std::size_t{4} << 20U;
constexpr int bloom_bits = 10;

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
    throw CannotOpen("history rocksdb:" + path + ": " + why);
}

// RocksDB's own message, and what it means where that is known.
[[noreturn]] void refuse(const std::string& path, const rocksdb::Status& status) {
    const std::string said = status.ToString();
    if (status.IsNoSpace()) {
        refuse(path, "the disk is full (" + said + ")");
    }
    if (said.find("Resource temporarily unavailable") != std::string::npos ||
        said.find("lock hold by current process") != std::string::npos) {
        refuse(path, "it is in use by another process (" + said + ")");
    }
    if (said.find("Permission denied") != std::string::npos) {
        refuse(path, "no permission (" + said + ")");
    }
    if (status.IsCorruption() || status.IsInvalidArgument() || status.IsPathNotFound()) {
        refuse(path,
               "it is damaged; nothing was changed: restore a backup, or name another folder (" +
                   said + ")");
    }
    refuse(path, said);
}

// What a start that was killed may leave before there was any data; RocksDB begins anew over it.
bool is_left_by_first_start(const std::string& file) {
    return file == "LOCK" || file == "IDENTITY" || file.starts_with("LOG") ||
           file.starts_with("OPTIONS-") || file.ends_with(".dbtmp") || file == "MANIFEST-000001";
}

// RocksDB would begin a new database wherever CURRENT is missing. That is right for an empty folder
// and wrong for a damaged one, or for one that is not ours.
void check_may_be_used(const std::string& path) {
    std::error_code error;
    if (!files::exists(path, error) || files::exists(path + "/CURRENT", error)) {
        return;
    }
    files::directory_iterator entries(path, error);
    if (error) {
        refuse(path, error.message());
    }
    for (const files::directory_entry& entry : entries) {
        const std::string file = entry.path().filename().string();
        if (!is_left_by_first_start(file)) {
            refuse(path, "it is not empty (" + file +
                             ") and has no file CURRENT: a damaged history, or none of Convoy");
        }
    }
}

rocksdb::DBOptions database_options(const RocksDbLimits& limits) {
    rocksdb::DBOptions options;
    options.create_if_missing = true;
    options.create_missing_column_families = true;
    options.paranoid_checks = true;
    // Half a record at the end was never acknowledged; damage anywhere else is not to be passed
    // over.
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
    options.track_and_verify_wals_in_manifest = true;
    options.max_total_wal_size = limits.log_bytes;
    options.max_open_files = limits.open_files;
    options.max_background_jobs = 2;
    options.info_log = rocksdb_log();
    options.stats_dump_period_sec = 0;
    return options;
}

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

std::vector<rocksdb::ColumnFamilyDescriptor> described(const RocksDbLimits& limits) {
    const auto cache = rocksdb::NewLRUCache(limits.block_cache_bytes);
    const rocksdb::ColumnFamilyOptions small = family_options(small_memtable_bytes, cache);
    std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
    descriptors.reserve(family_names.size());
    for (const char* name : family_names) {
        descriptors.emplace_back(name, small);
    }
    auto& positions = descriptors[positions_family].options;
    positions = family_options(limits.memtable_bytes, cache);
    positions.merge_operator = std::make_shared<RunMerge>();
    return descriptors;
}

using Families = std::vector<std::unique_ptr<rocksdb::ColumnFamilyHandle>>;

bool is_empty(rocksdb::DB& database, const Families& families) {
    return std::ranges::all_of(families, [&database](const auto& family) {
        const std::unique_ptr<rocksdb::Iterator> entries(database.NewIterator({}, family.get()));
        entries->SeekToFirst();
        return !entries->Valid() && entries->status().ok();
    });
}

// Families are missing where the first start was killed half-way, and then nothing was written yet.
// Opening would make them, and delete what no family knows, so look first.
void check_holds_no_data(const std::string& path) {
    for (const files::directory_entry& entry : files::directory_iterator(path)) {
        const files::path kind = entry.path().extension();
        if (kind == ".sst" || (kind == ".log" && entry.file_size() > 0)) {
            refuse(path,
                   "a RocksDB of another program, or a history that has lost a column family");
        }
    }
}

void check_families(const std::string& path, const rocksdb::DBOptions& options) {
    std::error_code error;
    if (!files::exists(path + "/CURRENT", error)) {
        return;
    }
    std::vector<std::string> names;
    const rocksdb::Status status = rocksdb::DB::ListColumnFamilies(options, path, &names);
    if (!status.ok()) {
        refuse(path, status);
    }
    for (const std::string& name : names) {
        if (std::ranges::find(family_names, name) == family_names.end()) {
            refuse(path, "a RocksDB of another program (column family '" + name + "')");
        }
    }
    if (names.size() < family_names.size()) {
        check_holds_no_data(path);
    }
}

}  // namespace

RocksDbFolder::RocksDbFolder(const std::string& path, const RocksDbLimits& limits) {
    check_may_be_used(path);
    open(path, limits);
    check_format(path);
}

rocksdb::ColumnFamilyHandle* RocksDbFolder::family(std::size_t place) const {
    return families_[place].get();
}

rocksdb::ColumnFamilyHandle* RocksDbFolder::names() const { return family(names_family); }
rocksdb::ColumnFamilyHandle* RocksDbFolder::positions() const { return family(positions_family); }
rocksdb::ColumnFamilyHandle* RocksDbFolder::rejected() const { return family(rejected_family); }

rocksdb::Status RocksDbFolder::flush() const {
    std::vector<rocksdb::ColumnFamilyHandle*> all;
    for (const auto& family : families_) {
        all.push_back(family.get());
    }
    return database_->Flush({}, all);
}

rocksdb::Status RocksDbFolder::rewrite() const {
    rocksdb::CompactRangeOptions whole;
    whole.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
    for (rocksdb::ColumnFamilyHandle* family : {names(), positions(), rejected()}) {
        const rocksdb::Status status = database_->CompactRange(whole, family, nullptr, nullptr);
        if (!status.ok()) {
            return status;
        }
    }
    // The log of what is in tables now is deleted when all families are.
    return flush();
}

void RocksDbFolder::open(const std::string& path, const RocksDbLimits& limits) {
    const rocksdb::DBOptions options = database_options(limits);
    check_families(path, options);
    std::error_code error;
    files::create_directories(path, error);
    if (error) {
        refuse(path, error.message());
    }
    std::vector<rocksdb::ColumnFamilyHandle*> families;
    rocksdb::DB* opened = nullptr;
    const rocksdb::Status status =
        rocksdb::DB::Open(options, path, described(limits), &families, &opened);
    if (!status.ok()) {
        refuse(path, status);
    }
    database_.reset(opened);
    families_ = Families(families.begin(), families.end());
}

// The format is written last into a new folder, so a folder without it holds nothing yet.
void RocksDbFolder::check_format(const std::string& path) {
    const rocksdb::Slice key(format_key.data(), format_key.size());
    std::string found;
    rocksdb::Status status = database_->Get({}, family(meta_family), key, &found);
    if (status.IsNotFound() && is_empty(*database_, families_)) {
        rocksdb::WriteOptions durable;
        durable.sync = true;
        found = encode_number(position_format);
        status = database_->Put(durable, family(meta_family), key, found);
    }
    if (status.IsNotFound()) {
        refuse(path, "a RocksDB of another program (it has no format of Convoy)");
    }
    if (!status.ok()) {
        refuse(path, status);
    }
    const auto format = decode_number(found);
    if (format != position_format) {
        refuse(path, "its format is " + (format ? std::to_string(*format) : "unreadable") +
                         "; this version of Convoy reads format " +
                         std::to_string(position_format));
    }
}

}  // namespace convoy::tracker
