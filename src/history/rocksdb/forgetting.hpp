// Deletes positions and readings from the history's RocksDB. One range tombstone deletes a range of
// keys, however many it has.
#pragma once

#include <rocksdb/write_batch.h>

#include <span>

#include "history/history.hpp"
#include "history/rocksdb/folder.hpp"
#include "history/rocksdb/records/position_record.hpp"

namespace convoy::history {

/// Adds to `writes` the deletion of what the vehicle has earlier than `time`. The buckets before
/// are deleted as one range. The one that contains `time` is rewritten, so it must not be written
/// to meanwhile.
StoreResult<void> forget_before(const RocksDbFolder& folder, VehicleNumber vehicle,
                                fleet::Time time, rocksdb::WriteBatch& writes);

/// Adds to `writes` the deletion of all positions and readings of the vehicle.
void forget_all(const RocksDbFolder& folder, VehicleNumber vehicle, rocksdb::WriteBatch& writes);

/// Adds to `writes` the deletion of all positions and readings of vehicles that are not in
/// `vehicles`, which is sorted.
void forget_all_but(const RocksDbFolder& folder, std::span<const VehicleNumber> vehicles,
                    rocksdb::WriteBatch& writes);

}  // namespace convoy::history
