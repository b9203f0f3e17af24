// Divides the readings of a folder of format 4, which no release has written: there an entry has
// the readings of a whole bucket, whose bytes are not bounded.
#pragma once

#include <rocksdb/slice.h>
#include <rocksdb/write_batch.h>

#include "history/history.hpp"
#include "history/rocksdb/folder.hpp"

namespace convoy::history {

/// Returns whether it is the key of a whole bucket.
bool is_wide_reading_key(const rocksdb::Slice& key);

struct WideEntry {
    rocksdb::Slice key;
    rocksdb::Slice run;
};
/// Adds to `writes` the readings of the entry, each in its part of the bucket.
StoreResult<void> stage_divided(const RocksDbFolder& folder, const WideEntry& entry,
                                rocksdb::WriteBatch& writes);

/// Divides all readings of a folder of format 4, then gives it format 5. Nothing happens to another
/// folder. After a crash or an error the next call continues.
StoreResult<void> divide_wide_readings(const RocksDbFolder& folder);

}  // namespace convoy::history
