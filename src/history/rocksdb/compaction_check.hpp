// Stops RocksDB's background work before a compaction reads a table whose first block is damaged.
//
// Until version 8.5 (release notes of 8.5.0) RocksDB takes such a table for an empty one if it is
// not the first of its level: the compaction would lose the whole table without an error. After the
// stop the next write opens the folder again, which sets the table aside (rocksdb/salvage.hpp).
#pragma once

#include <rocksdb/listener.h>

#include <atomic>

namespace convoy::tracker {

class CompactionCheck final : public rocksdb::EventListener {
 public:
    void OnCompactionBegin(rocksdb::DB* database,
                           const rocksdb::CompactionJobInfo& compaction) override;

    /// Returns whether background work was stopped. Thread-safe.
    bool has_stopped() const { return stopped_; }

 private:
    std::atomic<bool> stopped_ = false;
};

}  // namespace convoy::tracker
