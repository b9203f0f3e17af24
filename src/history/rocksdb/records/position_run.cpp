#include "history/rocksdb/records/position_run.hpp"

#include <algorithm>
#include <array>

#include "fleet/invariant.hpp"
#include "history/rocksdb/records/run_columns.hpp"
#include "history/rocksdb/records/run_times.hpp"
#include "history/rocksdb/records/varint.hpp"

namespace convoy::history {
namespace {

using fleet::Position;

// A time, a latitude and a longitude take at least a byte each.
constexpr std::size_t min_position_bytes = 3;
// The first byte of a run of format 3. One of format 2 begins with its count, which is not 0.
constexpr char begin_of_columns = '\0';

std::uint64_t accuracy_number(const Position& position) {
    return position.accuracy ? std::uint64_t{1} + position.accuracy->decimetres() : 0;
}

void append_accuracies(std::string& out, std::span<const Position> positions) {
    for (auto same = positions.begin(); same != positions.end();) {
        const auto end = std::find_if(same, positions.end(), [same](const Position& position) {
            return position.accuracy != same->accuracy;
        });
        append_varint(out, static_cast<std::uint64_t>(end - same));
        append_varint(out, accuracy_number(*same));
        same = end;
    }
}

bool read_accuracies(VarintReader& reader, std::span<Position> positions) {
    constexpr std::uint64_t none_before = fleet::Accuracy::max_decimetres + 2;
    std::uint64_t before = none_before;
    while (!positions.empty()) {
        const std::uint64_t count = reader.number();
        const std::uint64_t number = reader.number();
        if (count == 0 || count > positions.size() || number == before || number >= none_before) {
            return false;
        }
        if (number > 0) {
            const auto accuracy =
                fleet::Accuracy::from_decimetres(static_cast<std::uint16_t>(number - 1));
            for (Position& position : positions.first(count)) {
                position.accuracy = accuracy;
            }
        }
        positions = positions.subspan(count);
        before = number;
    }
    return !reader.failed();
}

// A count that is too large for the bytes is invalid, so that their size bounds the memory.
std::size_t read_count(VarintReader& reader) {
    const std::uint64_t count = reader.number();
    return count <= reader.bytes_left() / min_position_bytes ? count : 0;
}

void append_plain(std::string& run, Bucket bucket, std::span<const Position> positions) {
    append_varint(run, positions.size());
    append_times(run, bucket, positions);
    append_places(run, std::array{positions});
    append_accuracies(run, positions);
}

void append_with_columns(std::string& run, Bucket bucket, std::span<const Position> positions) {
    run.push_back(begin_of_columns);
    append_varint(run, positions.size());
    append_times(run, bucket, positions);
    append_columns(run, positions);
}

// Skips the mark of format 3. Returns whether it was there.
bool skip_begin_of_columns(std::string_view& bytes) {
    const bool has_columns = bytes.starts_with(begin_of_columns);
    bytes.remove_prefix(has_columns ? 1 : 0);
    return has_columns;
}

}  // namespace

std::string encode_run(std::span<const Position> positions) {
    fleet::require(!positions.empty(), "a run has positions");
    const Bucket bucket = Bucket::of(positions.front().time);
    fleet::require(bucket == Bucket::of(positions.back().time), "a run is of one bucket");
    constexpr std::size_t usual_position_bytes = 8;
    std::string run;
    run.reserve(positions.size() * usual_position_bytes + 2 * usual_position_bytes);
    if (last_column_of(positions) > last_plain_column) {
        append_with_columns(run, bucket, positions);
    } else {
        append_plain(run, bucket, positions);
    }
    return run;
}

bool decode_run(Bucket bucket, std::string_view bytes, std::vector<Position>& out) {
    const bool has_columns = skip_begin_of_columns(bytes);
    VarintReader reader(bytes);
    const std::size_t count = read_count(reader);
    static const Position not_read_yet{
        .time = {}, .coordinates = *fleet::Coordinates::from_e7(0, 0), .accuracy = std::nullopt};
    out.insert(out.end(), count, not_read_yet);
    const std::span<Position> positions = std::span(out).last(count);
    if (count == 0 || !read_times(reader, bucket, positions)) {
        return false;
    }
    return has_columns ? read_columns(reader, positions)
                       : read_places(reader, std::array{positions}) &&
                             read_accuracies(reader, positions) && reader.complete();
}

void keep_smallest_of_each_time(std::vector<Position>& positions) {
    // Positions nearly always arrive in order.
    if (!std::ranges::is_sorted(positions)) {
        std::ranges::sort(positions);
    }
    const auto same_time = [](const Position& left, const Position& right) {
        return left.time == right.time;
    };
    const auto [rest, end] = std::ranges::unique(positions, same_time);
    positions.erase(rest, end);
}

std::size_t count_of_run(std::string_view bytes) {
    skip_begin_of_columns(bytes);
    VarintReader reader(bytes);
    return read_count(reader);
}

}  // namespace convoy::history
