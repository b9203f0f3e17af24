#pragma once

#include <rocksdb/env.h>

#include <memory>

namespace convoy::tracker {

/// RocksDB's warnings and errors as lines of the tracker's own log; the rest goes nowhere. It has
/// no log file of its own: that would be one more file to bound, and Debian's build of RocksDB
/// aborts when it cannot be written, which a full disk must not bring about.
std::shared_ptr<rocksdb::Logger> rocksdb_log();

}  // namespace convoy::tracker
