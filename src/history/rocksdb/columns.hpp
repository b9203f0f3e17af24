// Allows a history's runs to have columns that older versions of Convoy do not read.
//
// The first batch that needs such a column raises the folder's format (format.hpp) in the same
// atomic write, so that an older version refuses the folder from then on. Before that the whole
// history is copied as it is (older_copy.hpp).
//
// Threads: one appending thread at a time may stage and call `committed`.
#pragma once

#include <rocksdb/write_batch.h>

#include "history/history.hpp"
#include "history/rocksdb/folder.hpp"
#include "history/rocksdb/format.hpp"
#include "history/rocksdb/older_copy.hpp"

namespace convoy::history {

class RocksDbColumns {
 public:
    /// Throws CannotOpen. `folder` outlives this.
    explicit RocksDbColumns(const RocksDbFolder& folder);

    /// Adds to `writes` that runs may have the columns that the batch's positions need, unless they
    /// may already.
    void stage(const Batch& batch, rocksdb::WriteBatch& writes);
    /// Call this when the write has succeeded.
    void committed();

 private:
    const RocksDbFolder& folder_;
    FolderFormat allowed_;
    FolderFormat staged_;
    OlderCopy copy_;
};

}  // namespace convoy::history
