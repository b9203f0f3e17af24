// A folder with the history's RocksDB, opened. Knows which folders it may touch: a new or empty one
// is made into a history; a history is opened; anything else (damaged, another program's, in use,
// not ours to write) is refused, and nothing in it is changed or deleted.
#pragma once

#include <rocksdb/db.h>

#include <memory>
#include <string>
#include <vector>

#include "position-tracker/history.hpp"
#include "position-tracker/rocksdb_settings.hpp"

namespace convoy::tracker {

/// One process owns the database as long as this lives.
class RocksDbFolder {
 public:
    /// Throws CannotOpen: one line that names the folder and what is wrong with it.
    RocksDbFolder(const std::string& path, const RocksDbLimits& limits);
    rocksdb::DB& database() const { return *database_; }
    rocksdb::ColumnFamilyHandle* names() const;
    rocksdb::ColumnFamilyHandle* positions() const;
    rocksdb::ColumnFamilyHandle* rejected() const;

    /// Writes what is only in the log into tables.
    rocksdb::Status flush() const;
    /// Writes everything anew, so that nothing of what was deleted is left in the folder's files.
    rocksdb::Status rewrite() const;

 private:
    void open(const std::string& path, const RocksDbLimits& limits);
    void check_format(const std::string& path);
    rocksdb::ColumnFamilyHandle* family(std::size_t place) const;

    std::unique_ptr<rocksdb::DB> database_;
    // Destroyed before the database, as RocksDB asks.
    std::vector<std::unique_ptr<rocksdb::ColumnFamilyHandle>> families_;
};

}  // namespace convoy::tracker
