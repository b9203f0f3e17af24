#include "history/rocksdb/records/reading_run.hpp"

#include <algorithm>
#include <iterator>
#include <type_traits>
#include <utility>

#include "fleet/invariant.hpp"
#include "history/rocksdb/records/reading_columns.hpp"
#include "history/rocksdb/records/run_times.hpp"
#include "history/rocksdb/records/varint.hpp"

namespace convoy::history {

namespace {

template <class AnyBucket>
std::string encode_run_of(std::span<const TimedReading> readings) {
    fleet::require(!readings.empty(), "a run has readings");
    const auto bucket = AnyBucket::of(readings.front().time);
    fleet::require(bucket == AnyBucket::of(readings.back().time), "a run is of one bucket");
    std::string run;
    append_varint(run, readings.size());
    append_times(run, bucket, readings);
    append_reading_columns(run, readings);
    return run;
}

template <class AnyBucket>
bool decode_run_of(AnyBucket bucket, std::string_view bytes, std::vector<TimedReading>& out) {
    VarintReader reader(bytes);
    const std::uint64_t count = reader.number();
    const bool is_bounded = std::is_same_v<AnyBucket, Bucket> || count <= max_readings_of_run;
    // A time takes at least a byte, so the size of the bytes bounds the memory.
    if (count == 0 || count > reader.bytes_left() || !is_bounded) {
        return false;
    }
    out.resize(out.size() + count, TimedReading{.time = {}, .values = {ReadingValues{}}});
    const std::span<TimedReading> readings = std::span(out).last(count);
    return read_times(reader, bucket, readings) && read_reading_columns(reader, readings);
}

}  // namespace

std::string encode_reading_run(std::span<const TimedReading> readings) {
    fleet::require(readings.size() <= max_readings_of_run, "a run has a bounded number");
    return encode_run_of<ReadingBucket>(readings);
}

std::string encode_wide_reading_run(std::span<const TimedReading> readings) {
    return encode_run_of<Bucket>(readings);
}

bool decode_reading_run(std::string_view key, std::string_view bytes,
                        std::vector<TimedReading>& out) {
    if (const auto narrow = decode_reading_key(key)) {
        return decode_run_of(narrow->bucket, bytes, out);
    }
    const auto wide = decode_key(key);
    return wide && decode_run_of(wide->bucket, bytes, out);
}

void join_each_time(std::vector<TimedReading>& readings) {
    if (!std::ranges::is_sorted(readings, {}, &TimedReading::time)) {
        std::ranges::sort(readings, {}, &TimedReading::time);
    }
    std::vector<TimedReading> joined;
    joined.reserve(readings.size());
    for (auto first = readings.begin(); first != readings.end();) {
        const auto end = std::ranges::find_if(
            first, readings.end(), [first](const auto& next) { return next.time != first->time; });
        if (std::next(first) != end) {
            JoinedValues said;
            for (auto next = first; next != end; ++next) {
                std::ranges::move(next->values, std::back_inserter(said));
            }
            first->values = join(said);
        }
        joined.push_back(std::move(*first));
        first = end;
    }
    readings = std::move(joined);
}

void keep_newest(std::vector<TimedReading>& joined) {
    if (joined.size() > max_readings_of_run) {
        joined.erase(joined.begin(), joined.end() - max_readings_of_run);
    }
}

}  // namespace convoy::history
