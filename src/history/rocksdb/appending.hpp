// Stores a batch in an open history's RocksDB: all of its parts in one write.
#pragma once

#include <rocksdb/write_batch.h>

#include <vector>

#include "history/history.hpp"
#include "history/rocksdb/opened.hpp"

namespace convoy::history {

struct StagedBatch {
    RocksDbPositions::Staged positions;
    std::vector<VehicleNumber> said;  ///< the vehicle's number of each reading
    RocksDbRejected::Sequences rejected;
    RocksDbHeld::Staged held;

    AppendCounts counts() const;
};

/// Adds the batch to `writes`. The folder may have its readings (RocksDbReadings::may_have).
StoreResult<StagedBatch> stage_batch(RocksDbOpened& opened, const Batch& batch,
                                     rocksdb::WriteBatch& writes);
/// Call this when the write has succeeded.
void committed(RocksDbOpened& opened, const StagedBatch& staged);

}  // namespace convoy::history
