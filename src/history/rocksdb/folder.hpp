// A folder with the history's RocksDB, opened. Knows which folders it may touch: a new or empty one
// is made into a history; a history is opened; anything else (damaged, another program's, in use,
// not ours to write, of another format) is refused, and nothing in it is changed or deleted.
#pragma once

#include <rocksdb/db.h>

#include <memory>
#include <string>
#include <vector>

#include "history/history.hpp"
#include "history/rocksdb/compaction_check.hpp"
#include "history/rocksdb/settings.hpp"

namespace convoy::tracker {

class RocksDbFolder {
 public:
    /// Owns the folder as long as this lives: no other process can. Throws CannotOpen: one line
    /// that names the folder and what is wrong with it.
    RocksDbFolder(const std::string& path, const RocksDbLimits& limits);

    /// Only looks into a history, beside the tracker that owns it or without one, and sees what was
    /// stored when it was opened. Nothing in the folder changes, and nothing can be written. Throws
    /// CannotOpen, also where there is no history.
    static RocksDbFolder look_into(const std::string& path);

    rocksdb::DB& database() const { return *database_; }
    rocksdb::ColumnFamilyHandle* names() const;
    rocksdb::ColumnFamilyHandle* positions() const;
    rocksdb::ColumnFamilyHandle* rejected() const;
    rocksdb::ColumnFamilyHandle* meta() const;

    /// Bytes of a column family's table files.
    std::uint64_t table_bytes(rocksdb::ColumnFamilyHandle* family) const;
    /// Positions, an estimate: what was not written into tables yet counts an entry, however many
    /// positions came in one batch; what was forgotten counts until it is folded.
    std::uint64_t estimated_positions() const;

    /// Returns whether it has to be opened again, because a table was found damaged.
    bool has_stopped() const { return check_->has_stopped(); }

    /// Writes what is only in the log into tables.
    rocksdb::Status flush() const;
    /// Writes everything anew, so that nothing of what was deleted is left in the folder's tables.
    rocksdb::Status rewrite() const;
    /// Makes `folder`, an absolute path, a copy of all this.
    rocksdb::Status copy_to(const std::string& folder) const;

 private:
    RocksDbFolder() = default;
    void open(const std::string& path, const RocksDbLimits& limits);
    void open_beside(const std::string& path);
    void begin_format_if_new() const;
    void check_format(const std::string& path) const;
    void check_first_blocks(const std::string& path) const;
    rocksdb::ColumnFamilyHandle* family(std::size_t place) const;

    std::shared_ptr<CompactionCheck> check_ = std::make_shared<CompactionCheck>();
    std::unique_ptr<rocksdb::DB> database_;
    // Destroyed before the database, as RocksDB asks.
    std::vector<std::unique_ptr<rocksdb::ColumnFamilyHandle>> families_;
};

}  // namespace convoy::tracker
