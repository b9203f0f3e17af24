// Connects RocksDB's own messages with the tracker's log.
#pragma once

#include <rocksdb/env.h>

#include <memory>

namespace convoy::history {

/// Returns a logger that writes RocksDB's warnings and errors to the tracker's log and drops the
/// rest. RocksDB gets no log file of its own: its size would need a limit, and Debian's build of
/// RocksDB aborts if it cannot write it, as on a full disk.
std::shared_ptr<rocksdb::Logger> rocksdb_log();

}  // namespace convoy::history
