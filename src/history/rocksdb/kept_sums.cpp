#include "history/rocksdb/kept_sums.hpp"

#include <rocksdb/table.h>

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <system_error>

#include "history/rocksdb/log.hpp"
#include "history/rocksdb/records/sum_record.hpp"
#include "service/log.hpp"

namespace convoy::history {
namespace {

namespace files = std::filesystem;

constexpr std::uint64_t min_bytes = std::uint64_t{64} << 20U;
constexpr std::uint64_t share_of_history = 4;
constexpr std::size_t sums_memtable_bytes = std::size_t{4} << 20U;
constexpr std::size_t sums_cache_bytes = std::size_t{8} << 20U;
constexpr std::chrono::minutes pause_after_failure{1};

rocksdb::Options sums_options(std::uint64_t history_bytes, int open_files) {
    rocksdb::BlockBasedTableOptions table;
    table.block_cache = rocksdb::NewLRUCache(sums_cache_bytes);
    table.cache_index_and_filter_blocks = true;
    table.block_size = std::size_t{16} << 10U;
    table.format_version = 5;

    rocksdb::Options options;
    options.create_if_missing = true;
    options.paranoid_checks = true;
    options.info_log = rocksdb_log();
    options.stats_dump_period_sec = 0;
    options.max_open_files = open_files;
    options.max_background_jobs = 2;
    options.write_buffer_size = sums_memtable_bytes;
    options.max_write_buffer_number = 2;
    options.compression = rocksdb::kLZ4Compression;
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    // Joins small tables, and deletes the oldest ones above the limit.
    options.compaction_style = rocksdb::kCompactionStyleFIFO;
    options.compaction_options_fifo.max_table_files_size =
        std::max(min_bytes, history_bytes / share_of_history);
    options.compaction_options_fifo.allow_compaction = true;
    // Not by age, for which RocksDB would have to keep all files open. Without the second line it
    // would take 30 days.
    options.ttl = 0;
    options.periodic_compaction_seconds = 0;
    return options;
}

}  // namespace

RocksDbKeptSums::RocksDbKeptSums(const RocksDbSettings& settings)
    : folder_(settings.folder + "/sums"), open_files_(settings.limits.open_files_of_sums()) {}

std::vector<SignedSum> RocksDbKeptSums::read(VehicleNumber vehicle, Bucket first, Bucket last) {
    if (!open()) {
        return {};
    }
    auto found = scan(vehicle, first, last);
    if (!found) {
        give_up("they cannot be read");
    }
    return found ? std::move(*found) : std::vector<SignedSum>();
}

// Returns nothing if a table is damaged.
std::optional<std::vector<SignedSum>> RocksDbKeptSums::scan(VehicleNumber vehicle, Bucket first,
                                                            Bucket last) {
    std::vector<SignedSum> found;
    const std::shared_lock using_it(mutex_);
    if (!database_) {
        return found;
    }
    const std::string end = encode_range_end({vehicle, last});
    const rocksdb::Slice end_slice(end);
    rocksdb::ReadOptions options;
    options.iterate_upper_bound = &end_slice;
    const std::unique_ptr<rocksdb::Iterator> entry(database_->NewIterator(options));
    for (entry->Seek(encode_key({vehicle, first})); entry->Valid(); entry->Next()) {
        const auto key = decode_key(entry->key().ToStringView());
        auto sum = key ? decode_sum(key->bucket, entry->value().ToStringView()) : std::nullopt;
        if (!sum) {
            return std::nullopt;
        }
        found.push_back(std::move(*sum));
    }
    return entry->status().ok() ? std::optional(std::move(found)) : std::nullopt;
}

void RocksDbKeptSums::keep(VehicleNumber vehicle, std::span<const SignedSum> sums,
                           std::uint64_t erasures) {
    made_ += sums.size();
    if (sums.empty() || !open()) {
        return;
    }
    rocksdb::WriteBatch writes;
    for (const SignedSum& sum : sums) {
        writes.Put(encode_key({vehicle, Bucket::of(sum.sum.begin)}), encode_sum(sum));
    }
    rocksdb::WriteOptions options;
    options.disableWAL = true;
    rocksdb::Status written;
    {
        const std::shared_lock using_it(mutex_);
        // What was read before a vehicle was erased may be that vehicle's.
        if (!database_ || erasures != erasures_) {
            return;
        }
        written = database_->Write(options, &writes);
    }
    if (!written.ok()) {
        give_up(written.ToString());
    }
}

StoreResult<void> RocksDbKeptSums::begin_erasing() {
    const std::unique_lock alone(mutex_);
    database_.reset();
    if (const std::string failed = delete_all(); !failed.empty()) {
        return StoreError{"erasing the sums that are kept in " + folder_ + ": " + failed};
    }
    ++erasures_;
    is_erasing_ = true;
    return {};
}

void RocksDbKeptSums::end_erasing() {
    const std::unique_lock alone(mutex_);
    ++erasures_;
    is_erasing_ = false;
}

void RocksDbKeptSums::free_space() {
    const std::unique_lock alone(mutex_);
    drop();
    closed_until_ = std::chrono::steady_clock::now() + pause_after_failure;
}

void RocksDbKeptSums::drop_if_begun_before(std::chrono::hours age) {
    const std::unique_lock alone(mutex_);
    std::error_code none;  // RocksDB writes this file when it makes the folder
    const auto begun = files::last_write_time(folder_ + "/IDENTITY", none);
    if (!none && files::file_time_type::clock::now() - begun >= age) {
        drop();
    }
}

void RocksDbKeptSums::drop() {
    database_.reset();
    delete_all();
    ++erasures_;
}

PeriodCacheStats RocksDbKeptSums::stats() const {
    PeriodCacheStats stats{.found = found_, .made = made_, .failures = failures_};
    const std::shared_lock using_it(mutex_);
    if (database_) {
        database_->GetIntProperty(rocksdb::DB::Properties::kTotalSstFilesSize, &stats.bytes);
    }
    return stats;
}

// Returns whether it is open now. A folder that cannot be opened is deleted, and made anew.
bool RocksDbKeptSums::open() {
    {
        const std::shared_lock using_it(mutex_);
        if (database_) {
            return true;
        }
    }
    rocksdb::Status status;
    {
        const std::unique_lock alone(mutex_);
        if (database_ || is_erasing_ || std::chrono::steady_clock::now() < closed_until_) {
            return database_ != nullptr;
        }
        // RocksDB logs an error if the folder does not exist. If it cannot be made, opening fails.
        std::error_code ignored;
        files::create_directories(folder_, ignored);
        rocksdb::DB* opened = nullptr;
        status = rocksdb::DB::Open(sums_options(history_bytes_, open_files_), folder_, &opened);
        database_.reset(opened);
    }
    if (!status.ok()) {
        give_up(status.ToString());
    }
    return status.ok();
}

void RocksDbKeptSums::give_up(const std::string& why) {
    const std::unique_lock alone(mutex_);
    ++failures_;
    database_.reset();
    const std::string failed = delete_all();
    closed_until_ = std::chrono::steady_clock::now() + pause_after_failure;
    service::log_warning(
        "the sums of periods that the history keeps are deleted; summaries read "
        "positions instead, and keep their sums anew after a minute",
        {{"folder", folder_}, {"reason", failed.empty() ? why : why + "; " + failed}});
}

// Returns why that failed, "" if it did not.
std::string RocksDbKeptSums::delete_all() {
    std::error_code error;
    files::remove_all(folder_, error);
    return error ? error.message() : "";
}

}  // namespace convoy::history
