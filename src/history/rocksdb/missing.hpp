// The times of which a vehicle's positions may be missing after a table was damaged. The history
// stores them in column family "meta". The key is "missing ", the vehicle's number (u32), and the
// first and last bucket (u64, sign bit flipped), all big endian; the value is empty. Older versions
// ignore them.
//
// Threads: one appending thread at a time may stage and call `made_whole` and `forgotten`; any
// thread may read.
#pragma once

#include <rocksdb/write_batch.h>

#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "history/history.hpp"
#include "history/rocksdb/folder.hpp"
#include "history/rocksdb/records/position_record.hpp"
#include "history/rocksdb/table_reading.hpp"

namespace convoy::history {

/// The buckets of a vehicle, from `first` to `last` inclusive, in which positions may be missing.
struct MissingBuckets {
    VehicleNumber vehicle;
    Bucket first;
    Bucket last;

    /// Returns the times of these buckets.
    TimeRange range() const;
};

/// Returns them in the order of the vehicles' numbers.
StoreResult<std::vector<MissingBuckets>> read_missing(const RocksDbFolder& folder);

/// Returns them sorted.
StoreResult<std::vector<VehicleNumber>> numbers_of_vehicles(const RocksDbFolder& folder);

struct LostKeys {
    KeyRange keys;
    /// These are keys of readings, of which a bucket has several entries.
    bool divide_buckets = false;
};

/// Adds to `writes` that positions with these keys may be missing, as far as they belong to
/// `vehicles` and are not in the future.
void stage_missing(const RocksDbFolder& folder, const LostKeys& lost,
                   std::span<const VehicleNumber> vehicles, rocksdb::WriteBatch& writes);

class RocksDbMissing {
 public:
    /// Throws CannotOpen. `folder` outlives this.
    explicit RocksDbMissing(const RocksDbFolder& folder);

    /// Returns the missing times, ascending by their beginnings; two may overlap.
    std::vector<TimeRange> of(VehicleNumber vehicle) const;
    /// These return how many vehicles have missing times, and the number of one such vehicle.
    std::uint64_t vehicles() const;
    std::optional<VehicleNumber> first_vehicle() const;

    /// Adds to `writes` the deletion of the vehicle's missing times.
    void stage_whole(VehicleNumber vehicle, rocksdb::WriteBatch& writes) const;
    /// Call this when that write has succeeded.
    void made_whole(VehicleNumber vehicle);

    /// Adds to `writes` the deletion of the missing times that end before `time`.
    void stage_forgetting(fleet::Time time, rocksdb::WriteBatch& writes) const;
    /// Call this when that write has succeeded.
    void forgotten(fleet::Time time);

 private:
    const RocksDbFolder& folder_;
    mutable std::mutex mutex_;
    std::multimap<VehicleNumber, MissingBuckets> missing_;  // guarded by mutex_
};

}  // namespace convoy::history
