// The sums of periods that an embedded history keeps (period_cache.hpp): a RocksDB of its own, in
// the folder `sums` beside the history's tables. It may be deleted whenever the tracker does not
// run, and it is no part of a backup. The keys are those of the history's buckets, the values are
// described by sum_record.hpp.
//
// It is opened when it is first used. It has no write-ahead log, so a crash loses the newest sums.
// Above its limit the oldest table is deleted. If anything of it cannot be read or written, all of
// it is deleted, and begun anew after a pause: a cache that is damaged, or that fills the disk, is
// not worth keeping.
//
// Threads: any.
#pragma once

#include <rocksdb/db.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <vector>

#include "history/period_cache.hpp"
#include "history/rocksdb/records/position_record.hpp"
#include "history/rocksdb/settings.hpp"

namespace convoy::history {

class RocksDbKeptSums {
 public:
    /// Opens nothing yet.
    explicit RocksDbKeptSums(const RocksDbSettings& settings);

    /// Sets the size of the history. Call it before the first use. The sums may take a quarter of
    /// it, but at least 64 MiB.
    void set_history_bytes(std::uint64_t bytes) { history_bytes_ = bytes; }

    std::vector<SignedSum> read(VehicleNumber vehicle, Bucket first, Bucket last);
    /// Keeps sums, unless `erasures` have grown meanwhile.
    void keep(VehicleNumber vehicle, std::span<const SignedSum> sums, std::uint64_t erasures);

    /// Deletes everything, and keeps nothing until `end_erasing`: the vehicle that is erased may be
    /// in any table.
    StoreResult<void> begin_erasing();
    void end_erasing();
    std::uint64_t erasures() const { return erasures_; }

    /// Deletes everything, because the disk is full: the history needs the place more.
    void free_space();
    /// Deletes everything if it was begun longer ago. What retention has deleted from the history
    /// is kept in sums no longer than that.
    void drop_if_begun_before(std::chrono::hours age);

    void count_found(std::uint64_t sums) { found_ += sums; }
    PeriodCacheStats stats() const;

 private:
    bool open();
    void give_up(const std::string& why);
    void drop();
    std::string delete_all();
    std::optional<std::vector<SignedSum>> scan(VehicleNumber vehicle, Bucket first, Bucket last);

    std::string folder_;
    int open_files_;
    std::uint64_t history_bytes_ = 0;
    std::atomic<std::uint64_t> erasures_ = 0;
    std::atomic<std::uint64_t> found_ = 0;
    std::atomic<std::uint64_t> made_ = 0;
    std::atomic<std::uint64_t> failures_ = 0;
    // A thread that uses `database_` holds it shared; one that changes the rest, exclusively.
    mutable std::shared_mutex mutex_;
    bool is_erasing_ = false;
    std::chrono::steady_clock::time_point closed_until_{};
    std::unique_ptr<rocksdb::DB> database_;  // null if it is not open
};

}  // namespace convoy::history
