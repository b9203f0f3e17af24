// The times of vehicles whose positions were lost with a damaged table. The history itself stores
// them, in column family "meta": the key is "missing ", a vehicle's number, and the first and the
// last bucket (u64 big endian, sign bit flipped); the value is empty. Older versions ignore them.
//
// Threads: staging, `made_whole` and `forgotten` belong to one appending thread at a time; reading
// is for any.
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

namespace convoy::tracker {

struct MissingBuckets {
    VehicleNumber vehicle;
    Bucket first;
    Bucket last;

    TimeRange range() const;
};

/// In the order of their vehicles' numbers.
StoreResult<std::vector<MissingBuckets>> read_missing(const RocksDbFolder& folder);

/// Sorted.
StoreResult<std::vector<VehicleNumber>> numbers_of_vehicles(const RocksDbFolder& folder);

/// Adds to `writes` that the positions of these keys may be missing, as far as they are of
/// `vehicles` and not of the future.
void stage_missing(const RocksDbFolder& folder, const KeyRange& lost,
                   std::span<const VehicleNumber> vehicles, rocksdb::WriteBatch& writes);

class RocksDbMissing {
 public:
    /// Throws CannotOpen. `folder` outlives this.
    explicit RocksDbMissing(const RocksDbFolder& folder);

    /// Ascending by their beginnings; two may overlap.
    std::vector<TimeRange> of(VehicleNumber vehicle) const;
    /// How many vehicles have a missing time, and the number of one of them.
    std::uint64_t vehicles() const;
    std::optional<VehicleNumber> first_vehicle() const;

    /// Adds to `writes` what makes `vehicle` whole.
    void stage_whole(VehicleNumber vehicle, rocksdb::WriteBatch& writes) const;
    void made_whole(VehicleNumber vehicle);

    /// Adds to `writes` what forgets the missing times that end before `time`.
    void stage_forgetting(fleet::Time time, rocksdb::WriteBatch& writes) const;
    void forgotten(fleet::Time time);

 private:
    const RocksDbFolder& folder_;
    mutable std::mutex mutex_;
    std::multimap<VehicleNumber, MissingBuckets> missing_;  // guarded by mutex_
};

}  // namespace convoy::tracker
