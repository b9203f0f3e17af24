#include "history/rocksdb/records/run_merge.hpp"

#include <algorithm>

#include "history/rocksdb/records/position_run.hpp"
#include "history/rocksdb/records/reading_run.hpp"

namespace convoy::history {
namespace {

// Appends the rows of all `runs`. Returns false if one is no run of the key's bucket.
template <class Row>
bool read_runs(const rocksdb::Slice& key, std::span<const rocksdb::Slice> runs,
               bool (*decode)(Bucket, std::string_view, std::vector<Row>&),
               std::vector<Row>& rows) {
    const auto bucket_key = decode_key(key.ToStringView());
    if (!bucket_key) {
        return false;
    }
    return std::ranges::all_of(runs, [&](const rocksdb::Slice& run) {
        return decode(bucket_key->bucket, run.ToStringView(), rows);
    });
}

}  // namespace

bool RunMerge::fold(const rocksdb::Slice& key, std::span<const rocksdb::Slice> runs,
                    std::string& run) const {
    std::vector<fleet::Position> positions;
    if (!read_runs(key, runs, decode_run, positions)) {
        return false;
    }
    keep_smallest_of_each_time(positions);
    run = encode_run(positions);
    return true;
}

bool ReadingMerge::fold(const rocksdb::Slice& key, std::span<const rocksdb::Slice> runs,
                        std::string& run) const {
    std::vector<TimedReading> readings;
    if (!read_runs(key, runs, decode_reading_run, readings)) {
        return false;
    }
    join_each_time(readings);
    run = encode_reading_run(readings);
    return true;
}

}  // namespace convoy::history
