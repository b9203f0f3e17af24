#include "history/rocksdb/readings.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "history/rocksdb/format.hpp"
#include "history/rocksdb/records/reading_columns.hpp"
#include "history/rocksdb/records/reading_run.hpp"
#include "history/rocksdb/records/run_columns.hpp"
#include "history/rocksdb/scan.hpp"

namespace convoy::history {
namespace {

struct KeyedReading {
    ReadingKey key;
    TimedReading reading;
};

TimedReading timed(const StoredReading& stored) {
    TimedReading reading{.time = stored.time,
                         .values = {{.attributes = stored.attributes, .device = stored.device}}};
    if (!stored.others.empty()) {
        std::ranges::copy(stored.others, std::back_inserter(reading.values));
        reading.values = join(reading.values);
    }
    return reading;
}

StoredReading stored_of(const fleet::VehicleName& vehicle, TimedReading&& reading) {
    StoredReading stored{.vehicle = vehicle,
                         .time = reading.time,
                         .attributes = std::move(reading.values.front().attributes),
                         .device = std::move(reading.values.front().device)};
    stored.others.assign(std::move_iterator(std::next(reading.values.begin())),
                         std::move_iterator(reading.values.end()));
    return stored;
}

StoreResult<std::vector<TimedReading>> read_bucket(const BucketScan& scan) {
    std::vector<TimedReading> readings;
    if (!decode_reading_run(scan.key(), scan.value(), readings)) {
        return StoreError{"reading readings: a run is not of this format"};
    }
    for (TimedReading& reading : readings) {
        reading.values = with_known_keys(std::move(reading.values));
    }
    return readings;
}

std::uint32_t last_attribute_of(const ReadingValues& values) {
    std::uint32_t last = 0;
    const auto look = [&last](const auto& by_attribute) {
        if (!by_attribute.empty()) {
            last = std::max(last, static_cast<std::uint32_t>(by_attribute.back().first));
        }
    };
    look(values.attributes.numbers());
    look(values.attributes.texts());
    return last;
}

std::uint32_t last_attribute_of(const StoredReading& reading) {
    std::uint32_t last = last_attribute_of({reading.attributes, {}});
    for (const ReadingValues& other : reading.others) {
        last = std::max(last, last_attribute_of(other));
    }
    return last;
}

}  // namespace

RocksDbReadings::RocksDbReadings(const RocksDbFolder& folder) : folder_(folder) {
    FolderFormat format;
    const auto status = read_format(folder.database(), folder.meta(), format);
    if (!status.ok()) {
        throw CannotOpen("history: reading the format: " + status.ToString());
    }
    last_attribute_ = format.last_attribute.value_or(0);
}

bool RocksDbReadings::may_have(std::span<const StoredReading> readings) const {
    const bool has_place = folder_.readings() != nullptr && last_attribute_ > 0;
    return readings.empty() ||
           (has_place && (last_attribute_ == last_known_attribute() ||
                          std::ranges::all_of(readings, [this](const StoredReading& reading) {
                              return last_attribute_of(reading) <= last_attribute_;
                          })));
}

// The format is raised to all columns and attributes that this version knows, so that nothing else
// of this version raises it again.
OlderCopy RocksDbReadings::stage_format(rocksdb::WriteBatch& writes) const {
    const FolderFormat raised{.number = readings_format,
                              .last_column = last_known_column(),
                              .last_attribute = last_known_attribute()};
    history::stage_format(folder_.meta(), raised, writes);
    return copy_for_older(folder_, "attribute-" + std::to_string(last_known_attribute()));
}

void RocksDbReadings::stage(std::span<const StoredReading> readings,
                            std::span<const VehicleNumber> numbers,
                            rocksdb::WriteBatch& writes) const {
    std::vector<KeyedReading> keyed;
    keyed.reserve(readings.size());
    for (std::size_t i = 0; i < readings.size(); ++i) {
        keyed.push_back(
            {.key = {.vehicle = numbers[i], .bucket = ReadingBucket::of(readings[i].time)},
             .reading = timed(readings[i])});
    }
    std::ranges::stable_sort(keyed, {}, &KeyedReading::key);
    std::vector<TimedReading> run;
    for (auto next = keyed.begin(); next != keyed.end();) {
        const ReadingKey key = next->key;
        run.clear();
        for (; next != keyed.end() && next->key == key; ++next) {
            run.push_back(std::move(next->reading));
        }
        join_each_time(run);
        keep_newest(run);
        writes.Merge(folder_.readings(), encode_reading_key(key), encode_reading_run(run));
    }
}

StoreResult<std::vector<StoredReading>> RocksDbReadings::readings(const Numbered& vehicle,
                                                                  TimeRange range,
                                                                  std::size_t limit) const {
    std::vector<StoredReading> found;
    if (folder_.readings() == nullptr) {
        return found;
    }
    BucketScan scan(folder_, folder_.readings(), {vehicle.number, Bucket::of(range.from())},
                    Bucket::of(range.to()));
    const std::string first = encode_reading_key({vehicle.number, ReadingBucket::of(range.from())});
    const std::string last = encode_reading_key({vehicle.number, ReadingBucket::of(range.to())});
    const auto has_more = [&] {
        return scan.valid() && scan.key() <= last && found.size() < limit;
    };
    for (scan.seek_oldest(); has_more(); scan.to_newer()) {
        if (scan.key() < first && decode_reading_key(scan.key())) {
            continue;
        }
        auto bucket = read_bucket(scan);
        if (!bucket) {
            return bucket.error();
        }
        for (TimedReading& reading : *bucket) {
            if (reading.time >= range.from() && reading.time <= range.to() &&
                found.size() < limit) {
                found.push_back(stored_of(vehicle.vehicle, std::move(reading)));
            }
        }
    }
    if (const auto ended = scan.ended(); !ended) {
        return ended.error();
    }
    return found;
}

StoreResult<std::vector<StoredReading>> RocksDbReadings::readings_before(const Numbered& vehicle,
                                                                         fleet::Time time,
                                                                         std::size_t limit) const {
    std::vector<StoredReading> found;
    if (folder_.readings() == nullptr) {
        return found;
    }
    BucketScan scan(folder_, folder_.readings(), {vehicle.number, first_bucket}, Bucket::of(time));
    const std::string last = encode_reading_key({vehicle.number, ReadingBucket::of(time)});
    for (scan.seek_newest(); scan.valid() && found.size() < limit; scan.to_older()) {
        if (scan.key() > last) {
            continue;
        }
        auto bucket = read_bucket(scan);
        if (!bucket) {
            return bucket.error();
        }
        for (auto next = bucket->rbegin(); next != bucket->rend() && found.size() < limit; ++next) {
            if (next->time < time) {
                found.push_back(stored_of(vehicle.vehicle, std::move(*next)));
            }
        }
    }
    if (const auto ended = scan.ended(); !ended) {
        return ended.error();
    }
    std::ranges::reverse(found);
    return found;
}

}  // namespace convoy::history
