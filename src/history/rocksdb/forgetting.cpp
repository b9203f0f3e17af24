#include "history/rocksdb/forgetting.hpp"

#include <limits>

#include "history/rocksdb/records/position_run.hpp"
#include "history/rocksdb/scan.hpp"

namespace convoy::history {

StoreResult<void> forget_before(const RocksDbFolder& folder, VehicleNumber vehicle,
                                fleet::Time time, rocksdb::WriteBatch& writes) {
    const BucketKey cut{.vehicle = vehicle, .bucket = Bucket::of(time)};
    BucketScan scan(folder, vehicle, first_bucket, cut.bucket);
    scan.seek_oldest();
    if (!scan.valid()) {
        return scan.ended();
    }
    const auto oldest = scan.bucket();
    if (!oldest) {
        return oldest.error();
    }
    if (*oldest < cut.bucket) {
        writes.DeleteRange(folder.positions(), encode_range_start(vehicle), encode_key(cut));
        scan.seek(cut.bucket);
    }
    if (!scan.valid()) {
        return scan.ended();
    }
    std::vector<fleet::Position> kept;
    if (const auto read = scan.read(kept); !read) {
        return read.error();
    }
    const auto forgotten = std::erase_if(
        kept, [time](const fleet::Position& position) { return position.time < time; });
    if (kept.empty()) {
        writes.Delete(folder.positions(), encode_key(cut));
    } else if (forgotten > 0) {
        writes.Put(folder.positions(), encode_key(cut), encode_run(kept));
    }
    return {};
}

void forget_all(const RocksDbFolder& folder, VehicleNumber vehicle, rocksdb::WriteBatch& writes) {
    writes.DeleteRange(folder.positions(), encode_range_start(vehicle),
                       encode_range_end({vehicle, last_bucket}));
}

void forget_all_but(const RocksDbFolder& folder, std::span<const VehicleNumber> vehicles,
                    rocksdb::WriteBatch& writes) {
    std::uint64_t next = 0;  // may be one more than the largest VehicleNumber
    for (const VehicleNumber vehicle : vehicles) {
        if (next < vehicle) {
            writes.DeleteRange(folder.positions(),
                               encode_range_start(static_cast<VehicleNumber>(next)),
                               encode_range_start(vehicle));
        }
        next = std::uint64_t{vehicle} + 1;
    }
    constexpr VehicleNumber last = std::numeric_limits<VehicleNumber>::max();
    if (next <= last) {
        writes.DeleteRange(folder.positions(), encode_range_start(static_cast<VehicleNumber>(next)),
                           encode_range_end({last, last_bucket}));
    }
}

}  // namespace convoy::history
