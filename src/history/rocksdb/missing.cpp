#include "history/rocksdb/missing.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "history/rocksdb/records/big_endian.hpp"

namespace convoy::history {
namespace {

constexpr std::string_view prefix = "missing ";
constexpr std::uint64_t sign = std::uint64_t{1} << 63U;

void append_bucket(std::string& key, Bucket bucket) {
    append_big_endian(key, static_cast<std::uint64_t>(bucket.number) ^ sign);
}

std::string key_of(const MissingBuckets& missing) {
    std::string key(prefix);
    append_big_endian(key, missing.vehicle);
    append_bucket(key, missing.first);
    append_bucket(key, missing.last);
    return key;
}

Bucket bucket_in(std::string_view bytes) {
    return {static_cast<std::int64_t>(read_big_endian<std::uint64_t>(bytes) ^ sign)};
}

// The bucket at a key of any length; a short key is padded with zeros. A longer key lies after the
// bucket's own, and is not `exact`.
struct BucketPlace {
    BucketKey key;
    bool exact;
};

BucketPlace bucket_place_of(std::string bytes) {
    constexpr unsigned bucket_bits = 48;
    constexpr std::size_t key_bytes = sizeof(VehicleNumber) + bucket_bits / 8;
    const bool exact = bytes.size() <= key_bytes;
    bytes.resize(key_bytes + 2);  // so that the bucket can be read as a 64-bit number
    const auto number =
        read_big_endian<std::uint64_t>(bytes.substr(sizeof(VehicleNumber))) >> (64U - bucket_bits);
    const auto flipped = static_cast<std::int64_t>(number) - (std::int64_t{1} << (bucket_bits - 1));
    return {.key = {.vehicle = read_big_endian<VehicleNumber>(bytes), .bucket = {flipped}},
            .exact = exact};
}

// Returns nothing if these bytes, which follow the prefix of a key, are not of this format.
std::optional<MissingBuckets> buckets_of(std::string_view key) {
    constexpr std::size_t number_bytes = sizeof(VehicleNumber);
    constexpr std::size_t bucket_bytes = sizeof(std::uint64_t);
    if (key.size() != number_bytes + 2 * bucket_bytes) {
        return std::nullopt;
    }
    const MissingBuckets missing{.vehicle = read_big_endian<VehicleNumber>(key),
                                 .first = bucket_in(key.substr(number_bytes)),
                                 .last = bucket_in(key.substr(number_bytes + bucket_bytes))};
    return missing.first <= missing.last ? std::optional(missing) : std::nullopt;
}

bool ends_before(const MissingBuckets& missing, fleet::Time time) {
    return missing.range().to() < time;
}

}  // namespace

TimeRange MissingBuckets::range() const {
    return {first <= first_bucket ? fleet::Time::min() : first.start(),
            last >= last_bucket ? fleet::Time::max()
                                : Bucket{last.number + 1}.start() - std::chrono::milliseconds{1}};
}

StoreResult<std::vector<MissingBuckets>> read_missing(const RocksDbFolder& folder) {
    std::vector<MissingBuckets> missing;
    const std::unique_ptr<rocksdb::Iterator> entry(
        folder.database().NewIterator({}, folder.meta()));
    for (entry->Seek(prefix); entry->Valid() && entry->key().starts_with(prefix); entry->Next()) {
        const std::string_view key = entry->key().ToStringView().substr(prefix.size());
        const auto buckets = buckets_of(key);
        if (!buckets) {
            return StoreError{"reading the missing times: an entry is not of this format"};
        }
        missing.push_back(*buckets);
    }
    if (!entry->status().ok()) {
        return StoreError{"reading the missing times: " + entry->status().ToString()};
    }
    return missing;
}

StoreResult<std::vector<VehicleNumber>> numbers_of_vehicles(const RocksDbFolder& folder) {
    std::vector<VehicleNumber> numbers;
    const std::unique_ptr<rocksdb::Iterator> name(
        folder.database().NewIterator({}, folder.names()));
    for (name->SeekToFirst(); name->Valid(); name->Next()) {
        if (const auto number = decode_number(name->value().ToStringView())) {
            numbers.push_back(*number);
        }
    }
    if (!name->status().ok()) {
        return StoreError{"reading vehicle names: " + name->status().ToString()};
    }
    std::ranges::sort(numbers);
    return numbers;
}

// The missing times end now, because what is stored from now on is not missing.
void stage_missing(const RocksDbFolder& folder, const LostKeys& lost,
                   std::span<const VehicleNumber> vehicles, rocksdb::WriteBatch& writes) {
    const Bucket now = Bucket::of(
        std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()));
    const BucketPlace first = bucket_place_of(lost.keys.first);
    const BucketPlace end = bucket_place_of(lost.keys.end);
    // A key after the bucket's own may be that of another part of it.
    const bool is_first_lost = first.exact || lost.divide_buckets;
    for (const VehicleNumber vehicle : vehicles) {
        if (vehicle < first.key.vehicle || vehicle > end.key.vehicle) {
            continue;
        }
        MissingBuckets missing{.vehicle = vehicle, .first = first_bucket, .last = now};
        if (vehicle == first.key.vehicle) {
            const std::int64_t number = first.key.bucket.number + (is_first_lost ? 0 : 1);
            missing.first = std::max(missing.first, Bucket{number});
        }
        if (vehicle == end.key.vehicle) {
            const std::int64_t number = end.key.bucket.number - (end.exact ? 1 : 0);
            missing.last = std::min(missing.last, Bucket{number});
        }
        if (missing.first <= missing.last) {
            writes.Put(folder.meta(), key_of(missing), "");
        }
    }
}

RocksDbMissing::RocksDbMissing(const RocksDbFolder& folder) : folder_(folder) {
    const auto all = read_missing(folder);
    if (!all) {
        throw CannotOpen("history: " + all.error().what);
    }
    for (const MissingBuckets& missing : *all) {
        missing_.emplace(missing.vehicle, missing);
    }
}

std::vector<TimeRange> RocksDbMissing::of(VehicleNumber vehicle) const {
    const std::scoped_lock lock(mutex_);
    std::vector<TimeRange> ranges;
    const auto [begin, end] = missing_.equal_range(vehicle);
    std::for_each(begin, end, [&ranges](const auto& one) { ranges.push_back(one.second.range()); });
    return ranges;
}

std::uint64_t RocksDbMissing::vehicles() const {
    const std::scoped_lock lock(mutex_);
    std::uint64_t count = 0;
    for (auto one = missing_.begin(); one != missing_.end();
         one = missing_.upper_bound(one->first)) {
        ++count;
    }
    return count;
}

std::optional<VehicleNumber> RocksDbMissing::first_vehicle() const {
    const std::scoped_lock lock(mutex_);
    return missing_.empty() ? std::nullopt : std::optional(missing_.begin()->first);
}

void RocksDbMissing::stage_whole(VehicleNumber vehicle, rocksdb::WriteBatch& writes) const {
    const std::scoped_lock lock(mutex_);
    const auto [begin, end] = missing_.equal_range(vehicle);
    std::for_each(begin, end, [this, &writes](const auto& one) {
        writes.Delete(folder_.meta(), key_of(one.second));
    });
}

void RocksDbMissing::made_whole(VehicleNumber vehicle) {
    const std::scoped_lock lock(mutex_);
    missing_.erase(vehicle);
}

void RocksDbMissing::stage_forgetting(fleet::Time time, rocksdb::WriteBatch& writes) const {
    const std::scoped_lock lock(mutex_);
    for (const auto& [vehicle, missing] : missing_) {
        if (ends_before(missing, time)) {
            writes.Delete(folder_.meta(), key_of(missing));
        }
    }
}

void RocksDbMissing::forgotten(fleet::Time time) {
    const std::scoped_lock lock(mutex_);
    std::erase_if(missing_, [time](const auto& one) { return ends_before(one.second, time); });
}

}  // namespace convoy::history
