#include "history/rocksdb/records/reading_key.hpp"

namespace convoy::history {
namespace {

constexpr unsigned part_bits = Bucket::bits - ReadingBucket::bits;
constexpr std::int64_t parts = std::int64_t{1} << part_bits;

}  // namespace

std::string encode_reading_key(ReadingKey key) {
    std::string bytes = encode_key({key.vehicle, Bucket{key.bucket.number >> part_bits}});
    bytes.push_back(static_cast<char>(key.bucket.number & (parts - 1)));
    return bytes;
}

std::optional<ReadingKey> decode_reading_key(std::string_view bytes) {
    const auto whole = decode_key(bytes.substr(0, bytes.empty() ? 0 : bytes.size() - 1));
    const auto part = bytes.empty() ? parts : std::int64_t{static_cast<std::uint8_t>(bytes.back())};
    if (!whole || part >= parts) {
        return std::nullopt;
    }
    const ReadingBucket bucket{whole->bucket.number * parts + part};
    if (bucket < first_reading_bucket || bucket > last_reading_bucket) {
        return std::nullopt;
    }
    return ReadingKey{.vehicle = whole->vehicle, .bucket = bucket};
}

}  // namespace convoy::history
