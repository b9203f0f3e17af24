// Deletes positions from the history's RocksDB. A range of keys is deleted by one entry, however
// many lie in it.
#pragma once

#include <rocksdb/write_batch.h>

#include <span>

#include "history/history.hpp"
#include "history/rocksdb/folder.hpp"
#include "history/rocksdb/records/position_record.hpp"

namespace convoy::tracker {

/// Adds to `writes` what deletes the vehicle's positions earlier than `time`: whole buckets by
/// their keys; the one that `time` lies in is written anew, so nobody may write to it meanwhile.
StoreResult<void> forget_before(const RocksDbFolder& folder, VehicleNumber vehicle,
                                fleet::Time time, rocksdb::WriteBatch& writes);

/// Adds to `writes` what deletes all positions of the vehicle.
void forget_all(const RocksDbFolder& folder, VehicleNumber vehicle, rocksdb::WriteBatch& writes);

/// Adds to `writes` what deletes all positions of vehicles that are not among `vehicles`, which are
/// sorted.
void forget_all_but(const RocksDbFolder& folder, std::span<const VehicleNumber> vehicles,
                    rocksdb::WriteBatch& writes);

}  // namespace convoy::tracker
