#include "history/rocksdb/forgetting.hpp"

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "history/rocksdb/records/position_run.hpp"
#include "history/rocksdb/records/reading_run.hpp"
#include "history/rocksdb/scan.hpp"

namespace convoy::history {
namespace {

// A column family with runs.
template <class Row>
struct Runs {
    rocksdb::ColumnFamilyHandle* family;
    std::string last;  // the key of the entry that may have rows before and after the cut
    bool (*decode)(std::string_view key, std::string_view run, std::vector<Row>& rows);
    std::string (*encode)(std::span<const Row> rows);
};

// A vehicle's end of what is forgotten.
struct Cut {
    VehicleNumber vehicle;
    fleet::Time time;

    Bucket bucket() const { return Bucket::of(time); }
};

bool decode_positions(std::string_view key, std::string_view run,
                      std::vector<fleet::Position>& positions) {
    const auto decoded = decode_key(key);
    return decoded && decode_run(decoded->bucket, run, positions);
}

template <class Row>
StoreResult<void> forget_runs_before(const RocksDbFolder& folder, const Runs<Row>& runs,
                                     const Cut& cut, rocksdb::WriteBatch& writes) {
    BucketScan scan(folder, runs.family, {.vehicle = cut.vehicle, .bucket = first_bucket},
                    cut.bucket());
    scan.seek_oldest();
    if (scan.valid() && scan.key() < runs.last) {
        writes.DeleteRange(runs.family, encode_range_start(cut.vehicle), runs.last);
        scan.seek(runs.last);
    }
    if (!scan.valid() || scan.key() != runs.last) {
        return scan.ended();
    }
    std::vector<Row> kept;
    if (!runs.decode(runs.last, scan.value(), kept)) {
        return StoreError{"forgetting: a run is not of this format"};
    }
    const auto forgotten =
        std::erase_if(kept, [&cut](const Row& row) { return row.time < cut.time; });
    if (kept.empty()) {
        writes.Delete(runs.family, runs.last);
    } else if (forgotten > 0) {
        writes.Put(runs.family, runs.last, runs.encode(kept));
    }
    return {};
}

// Positions and, if there may be any, readings.
void delete_range(const RocksDbFolder& folder, const std::string& begin, const std::string& end,
                  rocksdb::WriteBatch& writes) {
    writes.DeleteRange(folder.positions(), begin, end);
    if (folder.readings() != nullptr) {
        writes.DeleteRange(folder.readings(), begin, end);
    }
}

}  // namespace

StoreResult<void> forget_before(const RocksDbFolder& folder, VehicleNumber vehicle,
                                fleet::Time time, rocksdb::WriteBatch& writes) {
    const Cut cut{.vehicle = vehicle, .time = time};
    const Runs<fleet::Position> positions{folder.positions(), encode_key({vehicle, cut.bucket()}),
                                          decode_positions, encode_run};
    if (auto forgotten = forget_runs_before(folder, positions, cut, writes);
        !forgotten || folder.readings() == nullptr) {
        return forgotten;
    }
    const Runs<TimedReading> readings{folder.readings(),
                                      encode_reading_key({vehicle, ReadingBucket::of(time)}),
                                      decode_reading_run, encode_reading_run};
    return forget_runs_before(folder, readings, cut, writes);
}

void forget_all(const RocksDbFolder& folder, VehicleNumber vehicle, rocksdb::WriteBatch& writes) {
    delete_range(folder, encode_range_start(vehicle), encode_range_end({vehicle, last_bucket}),
                 writes);
}

void forget_all_but(const RocksDbFolder& folder, std::span<const VehicleNumber> vehicles,
                    rocksdb::WriteBatch& writes) {
    std::uint64_t next = 0;  // may be one more than the largest VehicleNumber
    for (const VehicleNumber vehicle : vehicles) {
        if (next < vehicle) {
            delete_range(folder, encode_range_start(static_cast<VehicleNumber>(next)),
                         encode_range_start(vehicle), writes);
        }
        next = std::uint64_t{vehicle} + 1;
    }
    constexpr VehicleNumber last = std::numeric_limits<VehicleNumber>::max();
    if (next <= last) {
        delete_range(folder, encode_range_start(static_cast<VehicleNumber>(next)),
                     encode_range_end({last, last_bucket}), writes);
    }
}

}  // namespace convoy::history
