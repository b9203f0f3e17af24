// The held positions in the history's RocksDB. held_record.hpp describes the entries.
//
// Threads: one appending thread at a time may stage and call `committed`; any thread may read.
#pragma once

#include <rocksdb/write_batch.h>

#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "history/history.hpp"
#include "history/rocksdb/folder.hpp"

namespace convoy::history {

class RocksDbHeld {
 public:
    /// Counts the held positions. Throws CannotOpen if they cannot be read. `folder` outlives this.
    explicit RocksDbHeld(const RocksDbFolder& folder);

    /// How many more positions are held once the write has succeeded.
    using Change = std::int64_t;
    struct Staged {
        Change change = 0;
        std::size_t taken_in = 0;  ///< see AppendCounts
    };

    /// Adds to `writes` the positions to be held, and the deletion of those no longer held.
    StoreResult<Staged> stage(const Batch& batch, rocksdb::WriteBatch& writes) const;
    /// Adds to `writes` the deletion of all held positions of `vehicle`.
    StoreResult<Change> stage_erasing(const fleet::VehicleName& vehicle,
                                      rocksdb::WriteBatch& writes) const;
    /// Call this when the write has succeeded.
    void committed(Change change) { count_ += change; }

    /// See History::held.
    StoreResult<std::vector<HeldPosition>> read(const HeldQuery& query) const;
    /// Returns how many are held.
    std::uint64_t count() const { return static_cast<std::uint64_t>(count_.load()); }

 private:
    StoreResult<std::optional<HeldPosition>> find(const HeldKey& key) const;
    StoreResult<Change> stage_holding(std::span<const HeldPosition> held,
                                      rocksdb::WriteBatch& writes) const;
    StoreResult<std::size_t> stage_releasing(std::span<const HeldPosition> released,
                                             rocksdb::WriteBatch& writes) const;

    const RocksDbFolder& folder_;
    std::atomic<std::int64_t> count_ = 0;
};

}  // namespace convoy::history
