// The rejected positions in the history's RocksDB: a limited number of the newest, each stored
// once. rejected_record.hpp describes the entries.
//
// Threads: one appending thread at a time may stage and call `committed`; any thread may read.
#pragma once

#include <rocksdb/write_batch.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "history/history.hpp"
#include "history/rocksdb/folder.hpp"

namespace convoy::history {

class RocksDbRejected {
 public:
    /// Keeps the newest `capacity`. Throws CannotOpen if the stored ones are unreadable. `folder`
    /// outlives this.
    RocksDbRejected(const RocksDbFolder& folder, std::uint64_t capacity);

    /// The sequences in use; the end is excluded.
    struct Sequences {
        std::uint64_t first;
        std::uint64_t end;
    };

    /// Adds to `writes` those not stored yet, and the deletion of the oldest beyond the capacity.
    StoreResult<Sequences> stage(std::span<const StoredRejection> rejected,
                                 rocksdb::WriteBatch& writes);
    /// Adds to `writes` the deletion of these, as they were read.
    StoreResult<void> stage_removing(std::span<const StoredRejection> removed,
                                     rocksdb::WriteBatch& writes) const;
    /// Call this when the write has succeeded.
    void committed(Sequences staged) { sequences_ = staged; }

    /// Adds to `writes` the deletion of all rejected positions of `vehicles`.
    StoreResult<void> stage_erasing(std::span<const fleet::VehicleName> vehicles,
                                    rocksdb::WriteBatch& writes) const;

    /// See History::rejected.
    StoreResult<std::vector<StoredRejection>> newest(const RejectedQuery& query) const;

 private:
    StoreResult<bool> is_kept(const std::string& identity) const;
    StoreResult<void> stage_dropping(std::uint64_t sequence, rocksdb::WriteBatch& writes) const;

    const RocksDbFolder& folder_;
    std::uint64_t capacity_;
    Sequences sequences_;  // for the appending thread
};

}  // namespace convoy::history
