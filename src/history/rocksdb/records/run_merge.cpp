#include "history/rocksdb/records/run_merge.hpp"

#include <algorithm>

#include "history/rocksdb/records/position_run.hpp"
#include "history/rocksdb/records/reading_run.hpp"

namespace convoy::history {

bool RunMerge::fold(const rocksdb::Slice& key, std::span<const rocksdb::Slice> runs,
                    std::string& run) const {
    const auto bucket_key = decode_key(key.ToStringView());
    std::vector<fleet::Position> positions;
    const bool read = bucket_key && std::ranges::all_of(runs, [&](const rocksdb::Slice& each) {
                          return decode_run(bucket_key->bucket, each.ToStringView(), positions);
                      });
    if (!read) {
        return false;
    }
    keep_smallest_of_each_time(positions);
    run = encode_run(positions);
    return true;
}

// Joins in between, so that it never has many more readings than a run may have.
bool ReadingMerge::fold(const rocksdb::Slice& key, std::span<const rocksdb::Slice> runs,
                        std::string& run) const {
    const bool is_wide = decode_key(key.ToStringView()).has_value();  // of format 4
    const auto join_all = [is_wide](std::vector<TimedReading>& readings) {
        join_each_time(readings);
        if (!is_wide) {
            keep_newest(readings);
        }
    };
    std::vector<TimedReading> readings;
    for (const rocksdb::Slice& each : runs) {
        if (!decode_reading_run(key.ToStringView(), each.ToStringView(), readings)) {
            return false;
        }
        if (readings.size() > 2 * max_readings_of_run && !is_wide) {
            join_all(readings);
        }
    }
    join_all(readings);
    run = is_wide ? encode_wide_reading_run(readings) : encode_reading_run(readings);
    return true;
}

}  // namespace convoy::history
