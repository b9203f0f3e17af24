// Stops RocksDB's background work before a compaction reads a table whose first block is damaged.
//
// Before version 8.5 (see its release notes) RocksDB treats such a table as empty unless it is the
// first of its level: the compaction would lose the whole table without an error. After the stop
// the next write reopens the folder, which sets the table aside (rocksdb/salvage.hpp).
#pragma once

#include <rocksdb/listener.h>

#include <atomic>

namespace convoy::history {

class CompactionCheck final : public rocksdb::EventListener {
 public:
    void OnCompactionBegin(rocksdb::DB* database,
                           const rocksdb::CompactionJobInfo& compaction) override;

    /// Returns whether background work was stopped. Thread-safe.
    bool has_stopped() const { return stopped_; }

 private:
    std::atomic<bool> stopped_ = false;
};

}  // namespace convoy::history
