// Erases vehicles from an open history's RocksDB. What is deleted leaves the disk when all tables
// are written anew (RocksDbFolder::rewrite).
#pragma once

#include <rocksdb/write_batch.h>

#include <span>
#include <vector>

#include "history/history.hpp"
#include "history/rocksdb/opened.hpp"

namespace convoy::history {

struct StagedErasing {
    std::vector<fleet::VehicleName> known;  ///< those of the vehicles that existed
    std::vector<VehicleNumber> numbers{};   ///< of those that have a number
    RocksDbHeld::Change held = 0;
};

/// Adds to `writes` the deletion of everything of the vehicles.
StoreResult<StagedErasing> stage_erasing(const RocksDbOpened& opened,
                                         std::span<const fleet::VehicleName> vehicles,
                                         rocksdb::WriteBatch& writes);
/// Call this when the write has succeeded.
void erased(RocksDbOpened& opened, std::span<const fleet::VehicleName> vehicles,
            const StagedErasing& staged);

}  // namespace convoy::history
