// The refused positions in the history's RocksDB: the newest so many, each kept once. The layout is
// that of rejected_record.hpp.
//
// Threads: `stage` and `committed` belong to one appending thread at a time; reading is for any.
#pragma once

#include <rocksdb/write_batch.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "history/history.hpp"
#include "history/rocksdb/folder.hpp"

namespace convoy::tracker {

class RocksDbRejected {
 public:
    /// Keeps the newest `capacity`. Throws CannotOpen where what is there is unreadable. `folder`
    /// outlives this.
    RocksDbRejected(const RocksDbFolder& folder, std::uint64_t capacity);

    /// Sequences in use, the end excluded.
    struct Sequences {
        std::uint64_t first;
        std::uint64_t end;
    };

    /// Adds to `writes` those not kept yet, and takes out the oldest beyond the capacity.
    StoreResult<Sequences> stage(std::span<const KeptAside> rejected, rocksdb::WriteBatch& writes);
    /// The write has succeeded.
    void committed(Sequences staged) { sequences_ = staged; }

    /// Adds to `writes` what erases everything that was refused of `vehicles`.
    StoreResult<void> stage_erasing(std::span<const fleet::VehicleName> vehicles,
                                    rocksdb::WriteBatch& writes) const;

    StoreResult<std::vector<KeptAside>> newest(const std::string& vehicle, std::size_t limit) const;

 private:
    StoreResult<bool> is_kept(const std::string& place) const;
    StoreResult<void> stage_dropping(std::uint64_t sequence, rocksdb::WriteBatch& writes) const;

    const RocksDbFolder& folder_;
    std::uint64_t capacity_;
    Sequences sequences_;  // of the appending thread
};

}  // namespace convoy::tracker
