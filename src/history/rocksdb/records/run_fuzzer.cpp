// Fuzzes the values of a history's entries. A run that can be decoded is valid and the only
// encoding of its positions; encoded positions are decoded unchanged; and merging runs results in
// the same bytes in any order, grouping and repetition.
//
// The seeds are in run_corpus/. If the first byte of an input is 'r', the rest is a run; otherwise
// it is made into positions, in three parts to be merged. The second byte selects the bucket.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/invariant.hpp"
#include "history/rocksdb/records/position_run.hpp"
#include "history/rocksdb/records/run_merge.hpp"

namespace convoy::history {
namespace {

using fleet::require;
using Positions = std::vector<fleet::Position>;

constexpr std::array buckets{first_bucket, Bucket{-1}, Bucket{0}, Bucket{1'700'000}, last_bucket};

std::uint8_t byte_of(std::string_view input, std::size_t index) {
    return index < input.size() ? static_cast<std::uint8_t>(input[index]) : 0;
}

void decode_any(Bucket bucket, std::string_view bytes) {
    Positions positions;
    if (!decode_run(bucket, bytes, positions)) {
        return;
    }
    require(!positions.empty(), "a run has positions");
    require(count_of_run(bytes) == positions.size(), "its count is right");
    for (std::size_t i = 0; i < positions.size(); ++i) {
        require(Bucket::of(positions[i].time) == bucket, "all lie in the bucket");
        require(i == 0 || positions[i - 1].time < positions[i].time, "times ascend");
    }
    require(encode_run(positions) == bytes, "a run has one form");
}

// A byte of 0 is an unknown value.
fleet::ReportedMotion reported_motion(std::uint8_t speed, std::uint8_t heading) {
    constexpr std::uint16_t unknown = fleet::ReportedMotion::unknown;
    return {speed > 0 ? static_cast<std::uint16_t>((speed - 1) * 258) : unknown,
            heading > 0 ? static_cast<std::uint16_t>((heading - 1) * 141) : unknown};
}

// Makes a position of every seven bytes, all in one bucket, sorted and with distinct times.
Positions made_of(std::string_view bytes, Bucket bucket) {
    constexpr std::size_t bytes_each = 7;
    Positions positions;
    for (; bytes.size() >= bytes_each; bytes.remove_prefix(bytes_each)) {
        const std::int64_t offset = std::int64_t{byte_of(bytes, 0)} << (byte_of(bytes, 1) % 13U);
        const std::int32_t latitude = (byte_of(bytes, 2) - 128) * 7'000'000;
        const std::int32_t longitude = (byte_of(bytes, 3) - 128) * 14'000'000;
        const std::uint8_t accuracy = byte_of(bytes, 4);
        fleet::Position position{.time = bucket.start() + std::chrono::milliseconds{offset},
                                 .coordinates = *fleet::Coordinates::from_e7(latitude, longitude),
                                 .accuracy = std::nullopt};
        if (accuracy > 0) {
            position.accuracy =
                fleet::Accuracy::from_decimetres(static_cast<std::uint16_t>(accuracy * 257));
        }
        position.reported = reported_motion(byte_of(bytes, 5), byte_of(bytes, 6));
        positions.push_back(position);
    }
    keep_smallest_of_each_time(positions);
    return positions;
}

std::string folded(const std::string& key, const std::deque<rocksdb::Slice>& runs) {
    std::string run;
    require(RunMerge().PartialMergeMulti(key, runs, &run, nullptr), "runs can be folded");
    return run;
}

void fold_any(Bucket bucket, std::string_view bytes) {
    const std::size_t third = bytes.size() / 3;
    std::vector<std::string> runs;
    for (std::size_t part = 0; part < 3; ++part) {
        const Positions positions = made_of(bytes.substr(part * third, third), bucket);
        if (positions.empty()) {
            return;
        }
        runs.push_back(encode_run(positions));
        Positions back;
        require(decode_run(bucket, runs.back(), back) && back == positions,
                "what went in comes out");
    }
    const std::string key = encode_key({7, bucket});
    const std::string& a = runs[0];
    const std::string& b = runs[1];
    const std::string& c = runs[2];
    const std::string together = folded(key, {a, b, c});
    require(folded(key, {c, a, b}) == together, "any order");
    require(folded(key, {a, folded(key, {b, c})}) == together, "any grouping");
    require(folded(key, {folded(key, {a, b}), c}) == together, "any grouping");
    require(folded(key, {together, b, together}) == together, "any repetition");
}

}  // namespace
}  // namespace convoy::history

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace convoy::history;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const Bucket bucket = buckets[byte_of(input, 1) % buckets.size()];
    const std::string_view rest = input.substr(std::min<std::size_t>(2, size));
    if (input.starts_with('r')) {
        decode_any(bucket, rest);
    } else {
        fold_any(bucket, rest);
    }
    return 0;
}
