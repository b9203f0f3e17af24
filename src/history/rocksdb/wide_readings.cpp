#include "history/rocksdb/wide_readings.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <vector>

#include "history/rocksdb/format.hpp"
#include "history/rocksdb/records/reading_run.hpp"
#include "service/log.hpp"

namespace convoy::history {
namespace {

StoreResult<void> write(const RocksDbFolder& folder, rocksdb::WriteBatch& writes, bool durable) {
    rocksdb::WriteOptions options;
    options.sync = durable;
    const auto status = folder.database().Write(options, &writes);
    writes.Clear();
    return status.ok() ? StoreResult<void>() : StoreError{status.ToString()};
}

// An entry is deleted by the write that has its parts, so readings are never twice or missing.
StoreResult<std::int64_t> divide_entries(const RocksDbFolder& folder) {
    std::int64_t divided = 0;
    rocksdb::WriteBatch writes;
    const std::unique_ptr<rocksdb::Iterator> entry(
        folder.database().NewIterator({}, folder.readings()));
    for (entry->SeekToFirst(); entry->Valid(); entry->Next()) {
        if (!is_wide_reading_key(entry->key())) {
            continue;
        }
        ++divided;
        const auto staged = stage_divided(folder, {entry->key(), entry->value()}, writes);
        if (!staged) {
            return staged.error();
        }
        writes.Delete(folder.readings(), entry->key());
        if (const auto written = write(folder, writes, false); !written) {
            return written.error();
        }
    }
    if (!entry->status().ok()) {
        return StoreError{"dividing readings: " + entry->status().ToString()};
    }
    return divided;
}

}  // namespace

bool is_wide_reading_key(const rocksdb::Slice& key) {
    return decode_key(key.ToStringView()).has_value();
}

StoreResult<void> stage_divided(const RocksDbFolder& folder, const WideEntry& entry,
                                rocksdb::WriteBatch& writes) {
    const auto key = decode_key(entry.key.ToStringView());
    std::vector<TimedReading> readings;
    if (!key || !decode_reading_run(entry.key.ToStringView(), entry.run.ToStringView(), readings)) {
        return StoreError{"dividing readings: a run is not of this format"};
    }
    const auto bucket_of = [](const TimedReading& reading) {
        return ReadingBucket::of(reading.time);
    };
    for (auto first = readings.begin(); first != readings.end();) {
        const ReadingBucket bucket = bucket_of(*first);
        const auto end = std::ranges::upper_bound(first, readings.end(), bucket, {}, bucket_of);
        std::vector<TimedReading> part;
        std::move(first, end, std::back_inserter(part));
        keep_newest(part);
        writes.Merge(folder.readings(), encode_reading_key({key->vehicle, bucket}),
                     encode_reading_run(part));
        first = end;
    }
    return {};
}

StoreResult<void> divide_wide_readings(const RocksDbFolder& folder) {
    FolderFormat format;
    const auto status = read_format(folder.database(), folder.meta(), format);
    if (!status.ok()) {
        return StoreError{"dividing readings: " + status.ToString()};
    }
    if (format.number != wide_readings_format || folder.readings() == nullptr) {
        return {};
    }
    const auto divided = divide_entries(folder);
    if (!divided) {
        return divided.error();
    }
    rocksdb::WriteBatch writes;
    stage_format(folder.meta(), format, writes);
    if (const auto written = write(folder, writes, true); !written) {
        return written;
    }
    service::log_info("the readings of a folder of format 4 were divided",
                      {{"folder", folder.database().GetName()}, {"entries", *divided}});
    return {};
}

}  // namespace convoy::history
