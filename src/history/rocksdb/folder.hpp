// An open folder with the history's RocksDB. A new or empty folder becomes a history. In an
// existing history, damaged tables are set aside first (salvage.hpp). Any other folder (otherwise
// damaged, another program's, in use, not writable, of another format) is refused, and no data in
// it is changed or deleted.
#pragma once

#include <rocksdb/db.h>

#include <memory>
#include <string>
#include <vector>

#include "history/history.hpp"
#include "history/rocksdb/compaction_check.hpp"
#include "history/rocksdb/settings.hpp"

namespace convoy::history {

class RocksDbFolder {
 public:
    /// Locks the folder against other processes as long as this lives. Throws CannotOpen with one
    /// line that names the folder and the reason.
    RocksDbFolder(const std::string& path, const RocksDbLimits& limits);

    /// Opens a history only for reading, even while a tracker has it open. It has what was stored
    /// at that time, and nothing in the folder changes. Throws CannotOpen, also if there is no
    /// history.
    static RocksDbFolder open_read_only(const std::string& path);

    rocksdb::DB& database() const { return *database_; }
    rocksdb::ColumnFamilyHandle* names() const;
    rocksdb::ColumnFamilyHandle* positions() const;
    rocksdb::ColumnFamilyHandle* rejected() const;
    rocksdb::ColumnFamilyHandle* meta() const;
    /// Returns null if the folder's format has no readings.
    rocksdb::ColumnFamilyHandle* readings() const;

    /// Returns the bytes of a column family's table files.
    std::uint64_t table_bytes(rocksdb::ColumnFamilyHandle* family) const;
    /// Returns the bytes of the tables that have positions and readings.
    std::uint64_t history_bytes() const;
    /// Estimates the number of positions. An entry of a memtable counts as one, however many
    /// positions it has; deleted positions count until a compaction removes them.
    std::uint64_t estimated_positions() const;

    /// Returns whether it has to be reopened because a table was found damaged.
    bool has_stopped() const { return check_->has_stopped(); }

    /// Writes what is only in the write-ahead log into tables.
    rocksdb::Status flush() const;
    /// Compacts all names, positions, readings and rejected positions, so that no deleted entry is
    /// left.
    rocksdb::Status rewrite() const;
    /// Copies everything into `folder`, an absolute path.
    rocksdb::Status copy_to(const std::string& folder) const;

 private:
    RocksDbFolder() = default;
    void open(const std::string& path, const RocksDbLimits& limits, std::size_t families);
    void open_as_secondary(const std::string& path);
    void begin_format_if_new() const;
    void check_format(const std::string& path) const;
    void check_first_blocks(const std::string& path) const;
    rocksdb::ColumnFamilyHandle* family(std::size_t index) const;

    std::shared_ptr<CompactionCheck> check_ = std::make_shared<CompactionCheck>();
    std::unique_ptr<rocksdb::DB> database_;
    // These are destroyed before the database, as RocksDB requires.
    std::vector<std::unique_ptr<rocksdb::ColumnFamilyHandle>> families_;
};

}  // namespace convoy::history
