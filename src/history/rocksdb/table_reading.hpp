// Reads a table file of RocksDB around its damaged blocks.
//
// The file is read alone, not through a database: before version 8.5 RocksDB loses the error of a
// damaged block if another table has range tombstones, and returns fewer entries instead.
#pragma once

#include <rocksdb/sst_file_reader.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "history/history.hpp"

namespace convoy::history {

/// The keys from `first` (included) to `end` (excluded).
struct KeyRange {
    std::string first;
    std::string end;
};

class TableReading {
 public:
    /// `file` is a table of any of the history's column families. All of it may be unreadable.
    explicit TableReading(const std::string& file);

    /// Returns whether the table's footer and index can be read.
    bool opens() const { return reader_ != nullptr; }
    /// Returns whether it opens and its first block is not damaged.
    bool begins_soundly() const;
    /// Returns whether it opens and no block is damaged.
    bool is_sound() const;

    /// Called with each readable key once, and its merged value. Keys that the table itself deletes
    /// are left out.
    using Visitor =
        std::function<StoreResult<void>(const rocksdb::Slice& key, const rocksdb::Slice& value)>;

    /// Calls `visit` for all that can be read, and returns the ranges that cannot. `all` is the
    /// range of the table's keys.
    StoreResult<std::vector<KeyRange>> read(const KeyRange& all, const Visitor& visit) const;

 private:
    std::string end_of_gap(const KeyRange& rest, const rocksdb::Status& failed) const;
    bool fails_alike(const std::string& key, const rocksdb::Status& failed) const;

    std::unique_ptr<rocksdb::SstFileReader> reader_;  // null if it does not open
};

}  // namespace convoy::history
