// Stores and reads the positions in the history's RocksDB. position_record.hpp describes the
// entries.
//
// Threads: one appending thread at a time may stage and call `committed` and `erased`; any thread
// may read.
#pragma once

#include <rocksdb/write_batch.h>

#include <mutex>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "fleet/vehicle_name_hash.hpp"
#include "history/history.hpp"
#include "history/period_cache.hpp"
#include "history/rocksdb/folder.hpp"
#include "history/rocksdb/records/position_record.hpp"

namespace convoy::history {

class RocksDbPositions {
 public:
    /// Reads the vehicles' numbers. Throws CannotOpen if they are unreadable. `folder` outlives
    /// this.
    explicit RocksDbPositions(const RocksDbFolder& folder);

    /// The changes of a batch, once its write has succeeded.
    struct Staged {
        AppendCounts counts;
        std::vector<std::pair<VehicleNumber, fleet::Time>> newest;  ///< of each vehicle in it
        std::vector<fleet::ReportedPosition> lost;  ///< conflicts: another one stays (conflict.hpp)
    };

    /// Adds to `writes` what is new in `reported`. A bucket is read only if one of these is not
    /// newer than all stored positions of its vehicle, and then once. So the usual case reads
    /// nothing, and a device's old positions, however many, cost one read per 17 minutes of them.
    StoreResult<Staged> stage(std::span<const fleet::ReportedPosition> reported,
                              rocksdb::WriteBatch& writes);
    /// Call this when the write has succeeded.
    void committed(const Staged& staged);

    /// Returns the number of each reading's vehicle, and adds to `writes` the names of new ones.
    std::vector<VehicleNumber> stage_numbers(std::span<const StoredReading> readings,
                                             rocksdb::WriteBatch& writes);
    /// Call this when the write has succeeded.
    void named(std::span<const VehicleNumber> numbers);

    /// These are as in History.
    StoreResult<std::vector<fleet::Position>> positions(const fleet::VehicleName& vehicle,
                                                        TimeRange range, std::size_t limit) const;
    StoreResult<std::vector<fleet::Position>> positions_before(const fleet::VehicleName& vehicle,
                                                               fleet::Time time,
                                                               std::size_t limit) const;
    /// These are as in PeriodCache.
    StoreResult<std::vector<PeriodContent>> contents(const fleet::VehicleName& vehicle,
                                                     fleet::Time from, std::size_t most) const;
    StoreResult<std::vector<PeriodContent>> contents_before(const fleet::VehicleName& vehicle,
                                                            fleet::Time time,
                                                            std::size_t most) const;
    StoreResult<void> visit_latest(fleet::Time until, WindowUse use,
                                   const History::LatestVisitor& visit) const;
    /// Return nullopt if the vehicle or the number is unknown.
    std::optional<VehicleNumber> number_of(const fleet::VehicleName& vehicle) const;
    std::optional<fleet::VehicleName> name_of(VehicleNumber number) const;
    /// Returns all vehicles, sorted by name.
    std::vector<fleet::VehicleName> vehicles() const;
    /// Adds to `writes` the deletion of the vehicle's positions earlier than `time`.
    StoreResult<void> stage_forgetting(const fleet::VehicleName& vehicle, fleet::Time time,
                                       rocksdb::WriteBatch& writes) const;
    /// Adds to `writes` the deletion of a vehicle. Returns false if it is unknown.
    bool stage_erasing(const fleet::VehicleName& vehicle, rocksdb::WriteBatch& writes) const;
    /// Call this when that write has succeeded.
    void erased(const fleet::VehicleName& vehicle);

 private:
    // A vehicle's state, which only the appending thread uses.
    struct Known {
        bool named = false;                 ///< its name is in the store
        std::optional<fleet::Time> newest;  ///< nullopt: not looked up yet
    };
    struct Numbered;
    struct Addition;
    struct Window {
        const fleet::VehicleName* vehicle;
        std::vector<fleet::Position> latest;  ///< ascending, at least one
    };

    VehicleNumber number_for(const fleet::VehicleName& vehicle, rocksdb::WriteBatch& writes);
    std::vector<Numbered> sorted(std::span<const fleet::ReportedPosition> reported,
                                 rocksdb::WriteBatch& writes);
    StoreResult<fleet::Time> newest_of(VehicleNumber vehicle);
    StoreResult<std::vector<Addition>> additions(const std::vector<Numbered>& in_order,
                                                 Staged& staged);
    StoreResult<void> look_up(std::span<Addition* const> late, Staged& staged) const;
    static void leave_out_known(const std::vector<fleet::Position>& there, Addition& addition,
                                Staged& staged);
    /// Returns the windows of those vehicles that have positions.
    StoreResult<std::vector<Window>> windows_of(std::span<const fleet::VehicleName> vehicles,
                                                fleet::Time until, WindowUse use) const;

    const RocksDbFolder& folder_;
    mutable std::mutex numbers_mutex_;
    std::unordered_map<fleet::VehicleName, VehicleNumber, fleet::VehicleNameHash> numbers_;
    std::vector<Known> known_;  // by number; for the appending thread
};

}  // namespace convoy::history
