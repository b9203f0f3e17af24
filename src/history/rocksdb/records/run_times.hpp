// The times of a run's rows, whatever else a row has.
//
//   times  for each, ascending, signed (varint.hpp): its step minus the step before. A step is the
//          time in ms since the row before; for the first, since the bucket's start, and the step
//          before it is 0. So at a steady rate each time takes one byte
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>

#include "history/rocksdb/records/changing.hpp"
#include "history/rocksdb/records/position_record.hpp"
#include "history/rocksdb/records/varint.hpp"

namespace convoy::history {

/// A row has a member `time`.
template <unsigned Bits, class Row>
void append_times(std::string& out, BucketOf<Bits> bucket, std::span<const Row> rows) {
    std::int64_t before = 0;
    std::int64_t step_before = 0;
    for (const Row& row : rows) {
        const std::int64_t offset = (row.time - bucket.start()).count();
        const std::int64_t step = offset - before;
        append_signed_varint(out, step - step_before);
        before = offset;
        step_before = step;
    }
}

/// Sets the times of the rows. Returns false if the bytes are not times of that bucket, each later
/// than the one before.
template <unsigned Bits, class Row>
[[nodiscard]] bool read_times(VarintReader& reader, BucketOf<Bits> bucket, std::span<Row> rows) {
    constexpr std::int64_t bucket_milliseconds = std::int64_t{1} << Bits;
    const fleet::Time start = bucket.start();
    // The first time may be the bucket's start; every other is later than the one before.
    std::int64_t min_step = 0;
    Changing step(0, bucket_milliseconds - 1);
    Changing offset(0, bucket_milliseconds - 1);
    for (Row& row : rows) {
        if (!step.add(reader.signed_number()) || step.value() < min_step ||
            !offset.add(step.value())) {
            return false;
        }
        row.time = start + std::chrono::milliseconds{offset.value()};
        min_step = 1;
    }
    return !reader.failed();
}

}  // namespace convoy::history
