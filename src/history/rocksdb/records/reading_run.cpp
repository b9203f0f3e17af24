#include "history/rocksdb/records/reading_run.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "fleet/invariant.hpp"
#include "history/rocksdb/records/reading_columns.hpp"
#include "history/rocksdb/records/run_times.hpp"
#include "history/rocksdb/records/varint.hpp"

namespace convoy::history {

std::string encode_reading_run(std::span<const TimedReading> readings) {
    fleet::require(!readings.empty(), "a run has readings");
    const Bucket bucket = Bucket::of(readings.front().time);
    fleet::require(bucket == Bucket::of(readings.back().time), "a run is of one bucket");
    std::string run;
    append_varint(run, readings.size());
    append_times(run, bucket, readings);
    append_reading_columns(run, readings);
    return run;
}

bool decode_reading_run(Bucket bucket, std::string_view bytes, std::vector<TimedReading>& out) {
    VarintReader reader(bytes);
    const std::uint64_t count = reader.number();
    // A time takes at least a byte, so the size of the bytes bounds the memory.
    if (count == 0 || count > reader.bytes_left()) {
        return false;
    }
    out.resize(out.size() + count, TimedReading{.time = {}, .values = {ReadingValues{}}});
    const std::span<TimedReading> readings = std::span(out).last(count);
    return read_times(reader, bucket, readings) && read_reading_columns(reader, readings);
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

}  // namespace convoy::history
