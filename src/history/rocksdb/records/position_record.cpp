#include "history/rocksdb/records/position_record.hpp"

#include "history/rocksdb/records/big_endian.hpp"

namespace convoy::history {
namespace {

constexpr std::size_t key_bytes = 10;
constexpr unsigned low_bits = 32;
// The sign bit of the 16 bits above the lowest 32.
constexpr std::uint16_t sign_of_high = std::uint16_t{1} << 15U;

}  // namespace

std::string encode_number(std::uint32_t number) {
    std::string bytes;
    append_big_endian(bytes, number);
    return bytes;
}

std::optional<std::uint32_t> decode_number(std::string_view bytes) {
    if (bytes.size() != sizeof(std::uint32_t)) {
        return std::nullopt;
    }
    return read_big_endian<std::uint32_t>(bytes);
}

std::string encode_key(BucketKey key) {
    const auto bits = static_cast<std::uint64_t>(key.bucket.number);
    std::string bytes;
    bytes.reserve(key_bytes);
    append_big_endian(bytes, key.vehicle);
    append_big_endian(bytes, static_cast<std::uint16_t>((bits >> low_bits) ^ sign_of_high));
    append_big_endian(bytes, static_cast<std::uint32_t>(bits));
    return bytes;
}

std::string encode_range_start(VehicleNumber vehicle) { return encode_number(vehicle); }

std::string encode_range_end(BucketKey key) { return encode_key(key) + '\xff'; }

std::optional<BucketKey> decode_key(std::string_view bytes) {
    if (bytes.size() != key_bytes) {
        return std::nullopt;
    }
    const auto vehicle = read_big_endian<VehicleNumber>(bytes);
    const auto high = static_cast<std::int16_t>(
        read_big_endian<std::uint16_t>(bytes.substr(sizeof vehicle)) ^ sign_of_high);
    const auto low = read_big_endian<std::uint32_t>(bytes.substr(sizeof vehicle + sizeof high));
    const Bucket bucket{(std::int64_t{high} << low_bits) + low};
    if (bucket < first_bucket || bucket > last_bucket) {
        return std::nullopt;
    }
    return BucketKey{.vehicle = vehicle, .bucket = bucket};
}

}  // namespace convoy::history
