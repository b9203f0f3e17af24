// The positions in the history's RocksDB: which entries a batch makes, and how they are read. The
// layout is that of position_record.hpp.
//
// Threads: what stages, `committed` and `erased` belong to one appending thread at a time; reading
// is for any.
#pragma once

#include <rocksdb/write_batch.h>

#include <mutex>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "fleet/vehicle_name_hash.hpp"
#include "history/history.hpp"
#include "history/rocksdb/folder.hpp"
#include "history/rocksdb/records/position_record.hpp"

namespace convoy::tracker {

class RocksDbPositions {
 public:
    /// Reads the vehicles' numbers. Throws CannotOpen where they are unreadable. `folder` outlives
    /// this.
    explicit RocksDbPositions(const RocksDbFolder& folder);

    /// What a batch will have changed, once its write has succeeded.
    struct Staged {
        AppendCounts counts;
        std::vector<std::pair<VehicleNumber, fleet::Time>> newest;  ///< of each vehicle in it
    };

    /// Adds to `writes` what is new in `reported`. A bucket is read only where a position is not
    /// newer than everything of its vehicle, and then once, so that the usual case reads nothing
    /// and a device's old positions, however many, cost a read per 17 minutes of them.
    StoreResult<Staged> stage(std::span<const fleet::ReportedPosition> reported,
                              rocksdb::WriteBatch& writes);
    /// The write has succeeded.
    void committed(const Staged& staged);

    StoreResult<std::vector<fleet::Position>> positions(const fleet::VehicleName& vehicle,
                                                        TimeRange range, std::size_t limit) const;
    StoreResult<std::vector<fleet::Position>> positions_before(const fleet::VehicleName& vehicle,
                                                               fleet::Time time,
                                                               std::size_t limit) const;
    StoreResult<void> visit_latest(fleet::Time until, std::size_t limit,
                                   const History::LatestVisitor& visit) const;
    std::optional<VehicleNumber> number_of(const fleet::VehicleName& vehicle) const;
    std::optional<fleet::VehicleName> name_of(VehicleNumber number) const;
    /// Sorted by name.
    std::vector<fleet::VehicleName> vehicles() const;
    /// Adds to `writes` what erases the vehicle's positions earlier than `time`.
    StoreResult<void> stage_forgetting(const fleet::VehicleName& vehicle, fleet::Time time,
                                       rocksdb::WriteBatch& writes) const;
    /// Adds to `writes` what erases a vehicle; false where there is none.
    bool stage_erasing(const fleet::VehicleName& vehicle, rocksdb::WriteBatch& writes) const;
    /// That write has succeeded.
    void erased(const fleet::VehicleName& vehicle);

 private:
    // What the appending thread knows of a vehicle.
    struct Known {
        bool named = false;                 ///< its name is in the store
        std::optional<fleet::Time> newest;  ///< nothing: not looked up yet
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
    StoreResult<void> look_up(std::span<Addition* const> late, AppendCounts& counts) const;
    /// Of those of the vehicles that have any.
    StoreResult<std::vector<Window>> windows_of(std::span<const fleet::VehicleName> vehicles,
                                                fleet::Time until, std::size_t limit) const;

    const RocksDbFolder& folder_;
    mutable std::mutex numbers_mutex_;
    std::unordered_map<fleet::VehicleName, VehicleNumber, fleet::VehicleNameHash> numbers_;
    std::vector<Known> known_;  // by number; of the appending thread
};

}  // namespace convoy::tracker
