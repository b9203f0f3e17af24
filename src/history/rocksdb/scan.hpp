// Reads a vehicle's positions from its buckets in the history's RocksDB.
//
// A BucketScan sees what was stored when it was made; `read_latest` may also see later writes. Any
// thread may use them.
#pragma once

#include <rocksdb/db.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "history/history.hpp"
#include "history/period_cache.hpp"
#include "history/rocksdb/folder.hpp"
#include "history/rocksdb/records/position_record.hpp"

namespace convoy::history {

/// Iterates over the buckets of one vehicle that have entries, in both directions.
class BucketScan {
 public:
    /// Sees the buckets `first`…`last`, both included, of the positions, or of a column family with
    /// such keys or parts of them (reading_key.hpp). `folder` outlives this.
    BucketScan(const RocksDbFolder& folder, VehicleNumber vehicle, Bucket first, Bucket last)
        : BucketScan(folder, folder.positions(), {vehicle, first}, last) {}
    BucketScan(const RocksDbFolder& folder, rocksdb::ColumnFamilyHandle* family, BucketKey first,
               Bucket last);

    /// These move to the oldest bucket, to the newest, to the first that is not before `key`,
    /// and to the next one in either direction.
    void seek_oldest() { entries_->Seek(lower_slice_); }
    void seek_newest() { entries_->SeekForPrev(upper_slice_); }
    void seek(const std::string& key) { entries_->Seek(key); }
    void to_newer() { entries_->Next(); }
    void to_older() { entries_->Prev(); }

    /// Returns whether it is at a bucket.
    bool valid() const { return entries_->Valid(); }
    /// Returns the error that has ended the scan, if one has.
    StoreResult<void> ended() const;
    std::string_view key() const { return entries_->key().ToStringView(); }
    /// Returns the bucket that it is at, or an error if the entry's key is not that of a bucket.
    StoreResult<Bucket> bucket() const;
    /// Returns the bucket's value.
    std::string_view value() const { return entries_->value().ToStringView(); }
    /// Appends the bucket's positions to `found`.
    StoreResult<void> read(std::vector<fleet::Position>& found) const;
    /// Returns what identifies the bucket's positions, without decoding them.
    StoreResult<PeriodContent> content() const;

 private:
    std::string lower_;
    std::string upper_;
    rocksdb::Slice lower_slice_;  // RocksDB keeps pointers to these two
    rocksdb::Slice upper_slice_;
    std::unique_ptr<rocksdb::Iterator> entries_;
};

/// Returns the oldest `limit` positions within `range`, ascending.
StoreResult<std::vector<fleet::Position>> read_range(const RocksDbFolder& folder,
                                                     VehicleNumber vehicle, TimeRange range,
                                                     std::size_t limit);

/// Returns the newest `limit` positions not later than `until`, ascending.
StoreResult<std::vector<fleet::Position>> read_latest(const RocksDbFolder& folder,
                                                      VehicleNumber vehicle, fleet::Time until,
                                                      std::size_t limit);

/// Returns the oldest `most` buckets from `first` on, ascending.
StoreResult<std::vector<PeriodContent>> read_contents(const RocksDbFolder& folder,
                                                      VehicleNumber vehicle, Bucket first,
                                                      std::size_t most);

/// Returns the newest `most` buckets before `end`, ascending.
StoreResult<std::vector<PeriodContent>> read_contents_before(const RocksDbFolder& folder,
                                                             VehicleNumber vehicle, Bucket end,
                                                             std::size_t most);

}  // namespace convoy::history
