// Allows a history's runs to have columns that older versions of Convoy do not read.
//
// The first batch that needs such a column raises the folder's format (format.hpp) in the same
// atomic write, so that an older version refuses the folder from then on. Before that the whole
// history is copied as it is, into a folder beside its tables: the way back, without what is stored
// later. The copy shares the tables, which never change. It is made only if the disk would have
// space for both once RocksDB has rewritten all tables. A copy that cannot be made does not keep
// the batch from being stored; the log has the reason.
//
// Threads: one appending thread at a time may stage and call `committed`.
#pragma once

#include <rocksdb/write_batch.h>

#include <cstdint>
#include <string>

#include "history/history.hpp"
#include "history/rocksdb/folder.hpp"

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
    std::uint32_t last_column_;
    std::uint32_t staged_;
    std::string copy_;     ///< "": none was needed
    std::string no_copy_;  ///< why there is none
};

/// Deletes the copies, because they may have erased positions.
void delete_copies(const std::string& folder);
/// Deletes the copies that were made before `time`: all that they have is older.
void delete_copies_before(const std::string& folder, fleet::Time time);

}  // namespace convoy::history
