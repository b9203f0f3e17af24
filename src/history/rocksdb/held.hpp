// The held positions in the history's RocksDB. The layout is that of held_record.hpp.
//
// Threads: what stages, and `committed`, belong to one appending thread at a time; reading is for
// any.
#pragma once

#include <rocksdb/write_batch.h>

#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "history/history.hpp"
#include "history/rocksdb/folder.hpp"

namespace convoy::tracker {

class RocksDbHeld {
 public:
    /// Counts what is there. Throws CannotOpen where it is unreadable. `folder` outlives this.
    explicit RocksDbHeld(const RocksDbFolder& folder);

    /// How many more are held once the write has succeeded.
    using Change = std::int64_t;
    struct Staged {
        Change change = 0;
        std::size_t taken_in = 0;  ///< see AppendCounts
    };

    /// Adds to `writes` what is to be held, and takes out what is not held any longer.
    StoreResult<Staged> stage(const Batch& batch, rocksdb::WriteBatch& writes) const;
    /// Adds to `writes` what erases all that is held of `vehicle`.
    StoreResult<Change> stage_erasing(const fleet::VehicleName& vehicle,
                                      rocksdb::WriteBatch& writes) const;
    /// The write has succeeded.
    void committed(Change change) { count_ += change; }

    StoreResult<std::vector<HeldPosition>> read(const HeldQuery& query) const;
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

}  // namespace convoy::tracker
