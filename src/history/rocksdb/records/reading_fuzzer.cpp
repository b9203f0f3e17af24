// Fuzzes runs of readings. A run that can be decoded is valid and the only encoding of its
// readings; encoded readings are decoded unchanged; and merging runs results in the same bytes in
// any order, grouping and repetition.
//
// The seeds are in reading_corpus/. If the first byte of an input is 'r', the rest is a run;
// otherwise it is made into readings, in three parts to be merged. The second byte selects the
// entry.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/invariant.hpp"
#include "history/rocksdb/records/reading_run.hpp"
#include "history/rocksdb/records/run_merge.hpp"

namespace convoy::history {
namespace {

using fleet::Attribute;
using fleet::require;
using Readings = std::vector<TimedReading>;

// Parts of buckets, and a whole one, as folders of format 4 have.
constexpr std::array parts{first_reading_bucket, ReadingBucket{-1}, ReadingBucket{0},
                           ReadingBucket::of(Bucket{1'700'000}.start()), last_reading_bucket};
constexpr Bucket wide{1'700'000};

struct Entry {
    std::string key;
    fleet::Time start;
    bool is_wide;
};

Entry entry_of(std::uint8_t which) {
    const std::size_t place = which % (parts.size() + 1);
    return place == parts.size()
               ? Entry{.key = encode_key({7, wide}), .start = wide.start(), .is_wide = true}
               : Entry{.key = encode_reading_key({7, parts[place]}),
                       .start = parts[place].start(),
                       .is_wide = false};
}

std::string encoded(const Entry& entry, const Readings& readings) {
    return entry.is_wide ? encode_wide_reading_run(readings) : encode_reading_run(readings);
}

std::uint8_t byte_of(std::string_view input, std::size_t index) {
    return index < input.size() ? static_cast<std::uint8_t>(input[index]) : 0;
}

void decode_any(const Entry& entry, std::string_view bytes) {
    Readings readings;
    if (!decode_reading_run(entry.key, bytes, readings)) {
        return;
    }
    require(!readings.empty(), "a run has readings");
    for (std::size_t i = 0; i < readings.size(); ++i) {
        require(entry.is_wide
                    ? Bucket::of(readings[i].time) == wide
                    : ReadingBucket::of(readings[i].time) == ReadingBucket::of(entry.start),
                "all lie in the bucket");
        require(i == 0 || readings[i - 1].time < readings[i].time, "times ascend");
        require(is_joined(readings[i].values), "all are joined");
    }
    require(encoded(entry, readings) == bytes, "a run has one form");
}

// Sets one value that two bytes select.
void set_any(ReadingValues& values, std::uint8_t which, std::uint8_t value) {
    const auto& definitions = fleet::attribute_definitions();
    fleet::Attributes& attributes = values.attributes;
    const std::string text = "a" + std::to_string(value % 8U);
    if (which % 4U == 0) {
        values.device = text;
    } else if (which % 4U == 1) {
        attributes.add_alarm(text);
    } else if (which % 4U == 2) {
        attributes.set_free("x_" + std::to_string(which),
                            value < 128 ? fleet::FreeValue(text) : (value - 128) / 2.0);
    } else {
        const auto& definition = definitions[which / 4U % definitions.size()];
        if (definition.kind == fleet::AttributeKind::text) {
            attributes.set_text(definition.attribute, text);
        } else {
            attributes.set_stored(definition.attribute, value % 32U);
        }
    }
}

// Makes a reading of every seven bytes, all in one bucket: a time, and three values.
Readings made_of(std::string_view bytes, const Entry& entry) {
    constexpr std::size_t bytes_each = 7;
    Readings readings;
    for (; bytes.size() >= bytes_each; bytes.remove_prefix(bytes_each)) {
        const std::int64_t offset = std::int64_t{byte_of(bytes, 0) % 16U}
                                    << (entry.is_wide ? 16U : 10U);
        TimedReading reading{.time = entry.start + std::chrono::milliseconds{offset},
                             .values = {ReadingValues{}}};
        for (const std::size_t place : {1U, 3U, 5U}) {
            set_any(reading.values.front(), byte_of(bytes, place), byte_of(bytes, place + 1));
        }
        readings.push_back(std::move(reading));
    }
    join_each_time(readings);
    return readings;
}

std::string folded(const std::string& key, const std::deque<rocksdb::Slice>& runs) {
    std::string run;
    require(ReadingMerge().PartialMergeMulti(key, runs, &run, nullptr), "runs can be folded");
    return run;
}

void fold_any(const Entry& entry, std::string_view bytes) {
    const std::size_t third = bytes.size() / 3;
    std::vector<std::string> runs;
    for (std::size_t part = 0; part < 3; ++part) {
        const Readings readings = made_of(bytes.substr(part * third, third), entry);
        if (readings.empty()) {
            return;
        }
        runs.push_back(encoded(entry, readings));
        Readings back;
        require(decode_reading_run(entry.key, runs.back(), back) && back == readings,
                "what went in comes out");
    }
    const std::string& key = entry.key;
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
    const Entry entry = entry_of(byte_of(input, 1));
    const std::string_view rest = input.substr(std::min<std::size_t>(2, size));
    if (input.starts_with('r')) {
        decode_any(entry, rest);
    } else {
        fold_any(entry, rest);
    }
    return 0;
}
