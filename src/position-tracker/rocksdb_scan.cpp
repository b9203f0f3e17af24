#include "position-tracker/rocksdb_scan.hpp"

#include <algorithm>

#include "position-tracker/position_run.hpp"

namespace convoy::tracker {
namespace {

using Positions = std::vector<fleet::Position>;

StoreError unreadable_positions() { return {"reading positions: they are not of this format"}; }

// Adds those of one bucket that lie in the range, as long as there is room.
void add_within(TimeRange range, std::size_t limit, const Positions& bucket, Positions& found) {
    const auto first = std::ranges::lower_bound(bucket, range.from, {}, &fleet::Position::time);
    const auto end = std::ranges::upper_bound(bucket, range.to, {}, &fleet::Position::time);
    const auto room = static_cast<std::ptrdiff_t>(limit - found.size());
    if (first < end) {
        found.insert(found.end(), first, first + std::min(end - first, room));
    }
}

// The same from the newest back.
void add_latest(fleet::Time until, std::size_t limit, const Positions& bucket, Positions& found) {
    const auto end = std::ranges::upper_bound(bucket, until, {}, &fleet::Position::time);
    const auto room = static_cast<std::ptrdiff_t>(limit - found.size());
    const auto first = end - std::min(end - bucket.begin(), room);
    found.insert(found.end(), std::reverse_iterator(end), std::reverse_iterator(first));
}

}  // namespace

std::string key_after(BucketKey key) { return encode_key(key) + '\0'; }

BucketScan::BucketScan(const RocksDbFolder& folder, VehicleNumber vehicle, Bucket first,
                       Bucket last)
    : vehicle_(vehicle),
      lower_(encode_key({vehicle, first})),
      upper_(key_after({vehicle, last})),
      lower_slice_(lower_),
      upper_slice_(upper_) {
    rocksdb::ReadOptions options;
    options.iterate_lower_bound = &lower_slice_;
    options.iterate_upper_bound = &upper_slice_;
    entries_.reset(folder.database().NewIterator(options, folder.positions()));
}

void BucketScan::seek(Bucket bucket) { entries_->Seek(encode_key({vehicle_, bucket})); }

StoreResult<void> BucketScan::ended() const {
    if (!entries_->status().ok()) {
        return StoreError{"reading positions: " + entries_->status().ToString()};
    }
    return {};
}

StoreResult<Bucket> BucketScan::bucket() const {
    const auto key = decode_key(entries_->key().ToStringView());
    if (!key) {
        return unreadable_positions();
    }
    return key->bucket;
}

StoreResult<void> BucketScan::read(Positions& found) const {
    const auto at = bucket();
    if (!at || !decode_run(*at, entries_->value().ToStringView(), found)) {
        return unreadable_positions();
    }
    return {};
}

StoreResult<Positions> read_range(const RocksDbFolder& folder, VehicleNumber vehicle,
                                  TimeRange range, std::size_t limit) {
    Positions found;
    Positions bucket;
    BucketScan scan(folder, vehicle, Bucket::of(range.from), Bucket::of(range.to));
    for (scan.seek_oldest(); scan.valid() && found.size() < limit; scan.to_newer()) {
        bucket.clear();
        if (const auto read = scan.read(bucket); !read) {
            return read.error();
        }
        add_within(range, limit, bucket, found);
    }
    if (const auto ended = scan.ended(); !ended) {
        return ended.error();
    }
    return found;
}

StoreResult<Positions> read_latest(const RocksDbFolder& folder, VehicleNumber vehicle,
                                   fleet::Time until, std::size_t limit) {
    Positions found;
    Positions bucket;
    BucketScan scan(folder, vehicle, first_bucket, Bucket::of(until));
    for (scan.seek_newest(); scan.valid() && found.size() < limit; scan.to_older()) {
        bucket.clear();
        if (const auto read = scan.read(bucket); !read) {
            return read.error();
        }
        add_latest(until, limit, bucket, found);
    }
    if (const auto ended = scan.ended(); !ended) {
        return ended.error();
    }
    std::ranges::reverse(found);
    return found;
}

}  // namespace convoy::tracker
