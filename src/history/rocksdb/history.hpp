// The embedded history: RocksDB in a folder on this machine. An append is one atomic write, synced
// to the disk before it returns.
//
// Threads: appends exclude each other; reads run beside them.
//
// After a disk error RocksDB refuses further writes. The next append first resumes it, if necessary
// by reopening the folder, so appends succeed again once the disk has space.
#pragma once

#include <limits>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <type_traits>

#include "history/history.hpp"
#include "history/period_cache.hpp"
#include "history/rocksdb/kept_sums.hpp"
#include "history/rocksdb/settings.hpp"

namespace rocksdb {
class WriteBatch;
}

namespace convoy::history {

struct RocksDbOpened;

class RocksDbHistory final : public History, private PeriodCache {
 public:
    /// Throws CannotOpen.
    explicit RocksDbHistory(RocksDbSettings settings);
    ~RocksDbHistory() override;

    StoreResult<AppendCounts> append(const Batch& batch) override;
    StoreResult<std::vector<fleet::Position>> positions(const fleet::VehicleName& vehicle,
                                                        TimeRange range,
                                                        std::size_t limit) const override;
    StoreResult<std::vector<fleet::Position>> positions_before(const fleet::VehicleName& vehicle,
                                                               fleet::Time time,
                                                               std::size_t limit) const override;
    StoreResult<std::vector<StoredReading>> readings(const fleet::VehicleName& vehicle,
                                                     TimeRange range,
                                                     std::size_t limit) const override;
    StoreResult<std::vector<StoredReading>> readings_before(const fleet::VehicleName& vehicle,
                                                            fleet::Time time,
                                                            std::size_t limit) const override;
    StoreResult<std::vector<fleet::VehicleName>> vehicles() const override;
    StoreResult<void> visit_latest(fleet::Time until, WindowUse use,
                                   const LatestVisitor& visit) const override;
    StoreResult<std::vector<StoredRejection>> rejected(const RejectedQuery& query) const override;
    StoreResult<std::vector<HeldPosition>> held(const HeldQuery& query) const override;
    StoreResult<std::uint64_t> held_count() const override;
    StoreResult<void> forget_before(fleet::Time time) override;
    StoreResult<std::vector<fleet::VehicleName>> erase(
        std::span<const fleet::VehicleName> vehicles) override;
    /// All, because each call rewrites all tables once for any number of vehicles.
    std::size_t erased_at_once() const override { return std::numeric_limits<std::size_t>::max(); }
    const PeriodCache* period_cache() const override { return this; }
    StoreResult<HistoryStats> stats() const override;
    Damage damage() const override;
    std::vector<TimeRange> missing(const fleet::VehicleName& vehicle) const override;
    StoreResult<bool> mend() override;
    /// Records that the vehicle has no missing times any more: a backup was put back.
    StoreResult<void> set_whole(const fleet::VehicleName& vehicle);
    /// Table files never change, so on the same disk the copy shares them and is made at once.
    StoreResult<void> back_up(const std::string& folder) const override;

 private:
    StoreResult<std::vector<PeriodContent>> contents(const fleet::VehicleName& vehicle,
                                                     fleet::Time from,
                                                     std::size_t most) const override;
    StoreResult<std::vector<PeriodContent>> contents_before(const fleet::VehicleName& vehicle,
                                                            fleet::Time time,
                                                            std::size_t most) const override;
    std::uint64_t erasures() const override { return sums_.erasures(); }
    std::vector<SignedSum> kept(const fleet::VehicleName& vehicle, fleet::Time first,
                                fleet::Time last) const override;
    void keep(const fleet::VehicleName& vehicle, std::span<const SignedSum> sums,
              std::uint64_t erasures) const override;
    void count_found(std::uint64_t sums) const override { sums_.count_found(sums); }
    PeriodCacheStats cache_stats() const override { return sums_.stats(); }

    template <class Read>
    std::invoke_result_t<Read, const RocksDbOpened&> read(const Read& read_from) const;
    std::optional<VehicleNumber> number_of(const fleet::VehicleName& vehicle) const;
    StoreResult<void> forget_before(fleet::Time time, std::span<const fleet::VehicleName> vehicles);
    StoreResult<void> forget_missing_before(fleet::Time time);
    StoreResult<std::vector<fleet::VehicleName>> erase_and_reopen(
        std::span<const fleet::VehicleName> vehicles);
    StoreResult<std::vector<fleet::VehicleName>> erase_from_tables(
        std::span<const fleet::VehicleName> vehicles);
    StoreResult<void> make_place_for(std::span<const StoredReading> readings);
    StoreResult<void> recover();
    StoreResult<void> reopen();
    StoreResult<void> write(rocksdb::WriteBatch& writes);

    RocksDbSettings settings_;
    mutable RocksDbKeptSums sums_;
    std::mutex append_mutex_;
    bool broken_ = false;  // the last write failed; guarded by append_mutex_
    // A thread that uses `opened_` holds it shared; one that replaces `opened_`, exclusively.
    mutable std::shared_mutex opened_mutex_;
    std::unique_ptr<RocksDbOpened> opened_;  // null if reopening has failed
};

}  // namespace convoy::history
