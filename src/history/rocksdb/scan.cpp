#include "history/rocksdb/scan.hpp"

#include <algorithm>

#include "history/rocksdb/records/position_run.hpp"

namespace convoy::history {
namespace {

using Positions = std::vector<fleet::Position>;

StoreError unreadable_positions() { return {"reading positions: a run is not of this format"}; }

// Appends the positions of one bucket, if it exists, to `found`.
StoreResult<void> look_up(const RocksDbFolder& folder, BucketKey key, Positions& found) {
    rocksdb::PinnableSlice run;
    const auto status = folder.database().Get({}, folder.positions(), encode_key(key), &run);
    if (status.IsNotFound()) {
        return {};
    }
    if (!status.ok()) {
        return StoreError{"reading positions: " + status.ToString()};
    }
    if (!decode_run(key.bucket, run.ToStringView(), found)) {
        return unreadable_positions();
    }
    return {};
}

// Appends a bucket's positions within the range to `found`, up to `limit` in all.
void add_within(TimeRange range, std::size_t limit, const Positions& bucket, Positions& found) {
    const auto first = std::ranges::lower_bound(bucket, range.from(), {}, &fleet::Position::time);
    const auto end = std::ranges::upper_bound(bucket, range.to(), {}, &fleet::Position::time);
    const auto missing = static_cast<std::ptrdiff_t>(limit - found.size());
    if (first < end) {
        found.insert(found.end(), first, first + std::min(end - first, missing));
    }
}

// Collects the newest positions not later than a time, from the newest bucket backwards.
class Latest {
 public:
    Latest(fleet::Time until, std::size_t limit) : until_(until), limit_(limit) {}

    bool complete() const { return newest_first_.size() >= limit_; }

    void add(const Positions& bucket) {
        const auto end = std::ranges::upper_bound(bucket, until_, {}, &fleet::Position::time);
        const auto missing = static_cast<std::ptrdiff_t>(limit_ - newest_first_.size());
        const auto first = end - std::min(end - bucket.begin(), missing);
        newest_first_.insert(newest_first_.end(), std::reverse_iterator(end),
                             std::reverse_iterator(first));
    }

    Positions ascending() const { return {newest_first_.rbegin(), newest_first_.rend()}; }

 private:
    fleet::Time until_;
    std::size_t limit_;
    Positions newest_first_;
};

}  // namespace

BucketScan::BucketScan(const RocksDbFolder& folder, rocksdb::ColumnFamilyHandle* family,
                       BucketKey first, Bucket last)
    : lower_(encode_key(first)),
      upper_(encode_range_end({first.vehicle, last})),
      lower_slice_(lower_),
      upper_slice_(upper_) {
    rocksdb::ReadOptions options;
    options.iterate_lower_bound = &lower_slice_;
    options.iterate_upper_bound = &upper_slice_;
    entries_.reset(folder.database().NewIterator(options, family));
}

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
    if (!at || !decode_run(*at, value(), found)) {
        return unreadable_positions();
    }
    return {};
}

StoreResult<PeriodContent> BucketScan::content() const {
    const auto at = bucket();
    const std::string_view run = value();
    const std::size_t count = count_of_run(run);
    if (!at || count == 0) {
        return unreadable_positions();
    }
    return PeriodContent{.begin = at->start(), .positions = count, .hash = hash_of(run)};
}

StoreResult<Positions> read_range(const RocksDbFolder& folder, VehicleNumber vehicle,
                                  TimeRange range, std::size_t limit) {
    Positions found;
    Positions bucket;
    BucketScan scan(folder, vehicle, Bucket::of(range.from()), Bucket::of(range.to()));
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

namespace {

// Reads backwards with an iterator, from the bucket of `from`.
StoreResult<void> scan_latest(const RocksDbFolder& folder, BucketKey from, Latest& latest) {
    Positions bucket;
    BucketScan scan(folder, from.vehicle, first_bucket, from.bucket);
    for (scan.seek_newest(); scan.valid() && !latest.complete(); scan.to_older()) {
        bucket.clear();
        if (const auto read = scan.read(bucket); !read) {
            return read.error();
        }
        latest.add(bucket);
    }
    return scan.ended();
}

}  // namespace

// New runs are in the memtable and not merged yet; there RocksDB iterates forwards much faster than
// backwards. So the two newest buckets, which are enough if a vehicle reports steadily, are looked
// up by their keys, and only older ones with an iterator.
StoreResult<Positions> read_latest(const RocksDbFolder& folder, VehicleNumber vehicle,
                                   fleet::Time until, std::size_t limit) {
    constexpr int max_looked_up = 2;
    Latest latest(until, limit);
    Positions bucket;
    BucketKey next{.vehicle = vehicle, .bucket = Bucket::of(until)};
    const bool is_somewhere = next.bucket > first_bucket && next.bucket < last_bucket;
    for (int looked_up = 0; is_somewhere && looked_up < max_looked_up && !latest.complete();
         ++looked_up, --next.bucket.number) {
        bucket.clear();
        if (const auto read = look_up(folder, next, bucket); !read) {
            return read.error();
        }
        latest.add(bucket);
    }
    if (!latest.complete()) {
        if (const auto scanned = scan_latest(folder, next, latest); !scanned) {
            return scanned.error();
        }
    }
    return latest.ascending();
}

StoreResult<std::vector<PeriodContent>> read_contents(const RocksDbFolder& folder,
                                                      VehicleNumber vehicle, Bucket first,
                                                      std::size_t most) {
    std::vector<PeriodContent> found;
    BucketScan scan(folder, vehicle, first, last_bucket);
    for (scan.seek_oldest(); scan.valid() && found.size() < most; scan.to_newer()) {
        const auto content = scan.content();
        if (!content) {
            return content.error();
        }
        found.push_back(*content);
    }
    if (const auto ended = scan.ended(); !ended) {
        return ended.error();
    }
    return found;
}

StoreResult<std::vector<PeriodContent>> read_contents_before(const RocksDbFolder& folder,
                                                             VehicleNumber vehicle, Bucket end,
                                                             std::size_t most) {
    std::vector<PeriodContent> found;
    if (end == first_bucket) {
        return found;
    }
    BucketScan scan(folder, vehicle, first_bucket, {end.number - 1});
    for (scan.seek_newest(); scan.valid() && found.size() < most; scan.to_older()) {
        const auto content = scan.content();
        if (!content) {
            return content.error();
        }
        found.push_back(*content);
    }
    if (const auto ended = scan.ended(); !ended) {
        return ended.error();
    }
    std::ranges::reverse(found);
    return found;
}

}  // namespace convoy::history
