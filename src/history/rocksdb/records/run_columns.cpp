#include "history/rocksdb/records/run_columns.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "history/rocksdb/records/changing.hpp"

namespace convoy::history {
namespace {

using fleet::Position;
using fleet::ReportedMotion;

// Consecutive positions that have a value in a column.
using WrittenPart = std::span<const Position>;
using ReadPart = std::span<Position>;

struct RunColumn {
    std::uint32_t tag;
    bool in_each;  // every position has a value
    bool (*has_value)(const Position&);
    void (*append)(std::string& out, std::span<const WrittenPart> present);
    bool (*read)(VarintReader& reader, std::span<const ReadPart> present);
};

void append_known_accuracies(std::string& out, std::span<const WrittenPart> present) {
    std::uint64_t count = 0;
    std::uint64_t decimetres = 0;
    const auto append_pair = [&] {
        if (count > 0) {
            append_varint(out, count);
            append_varint(out, decimetres);
        }
    };
    for (const WrittenPart& positions : present) {
        for (const Position& position : positions) {
            if (const std::uint64_t next = position.accuracy->decimetres(); next != decimetres) {
                append_pair();
                count = 0;
                decimetres = next;
            }
            ++count;
        }
    }
    append_pair();
}

// The pairs of column 2, read one by one.
class Accuracies {
 public:
    explicit Accuracies(VarintReader& reader) : reader_(reader) {}

    // Returns nullopt if the bytes are not such pairs.
    std::optional<fleet::Accuracy> next() {
        if (left_ == 0) {
            left_ = reader_.number();
            const std::uint64_t decimetres = reader_.number();
            if (left_ == 0 || decimetres == before_ ||
                decimetres > fleet::Accuracy::max_decimetres) {
                return std::nullopt;
            }
            before_ = decimetres;
        }
        --left_;
        return fleet::Accuracy::from_decimetres(static_cast<std::uint16_t>(before_));
    }
    // Returns whether the last pair is used up.
    bool complete() const { return left_ == 0; }

 private:
    VarintReader& reader_;
    std::uint64_t left_ = 0;
    std::uint64_t before_ = std::uint64_t{fleet::Accuracy::max_decimetres} + 1;
};

bool read_known_accuracies(VarintReader& reader, std::span<const ReadPart> present) {
    Accuracies accuracies(reader);
    for (const ReadPart& positions : present) {
        for (Position& position : positions) {
            position.accuracy = accuracies.next();
            if (!position.accuracy) {
                return false;
            }
        }
    }
    return accuracies.complete();
}

struct SpeedNumber {
    static constexpr std::int64_t most = ReportedMotion::max_centimetres;
    static std::uint16_t of(const Position& position) {
        return position.reported.centimetres_per_second();
    }
    static void set(Position& position, std::uint16_t speed) {
        position.reported = ReportedMotion(speed, position.reported.centidegrees());
    }
};

struct HeadingNumber {
    static constexpr std::int64_t most = ReportedMotion::full_circle - 1;
    static std::uint16_t of(const Position& position) { return position.reported.centidegrees(); }
    static void set(Position& position, std::uint16_t heading) {
        position.reported = ReportedMotion(position.reported.centimetres_per_second(), heading);
    }
};

template <class Number>
bool has_number(const Position& position) {
    return Number::of(position) != ReportedMotion::unknown;
}

template <class Number>
void append_numbers(std::string& out, std::span<const WrittenPart> present) {
    std::int64_t before = 0;
    for (const WrittenPart& positions : present) {
        for (const Position& position : positions) {
            append_signed_varint(out, Number::of(position) - before);
            before = Number::of(position);
        }
    }
}

template <class Number>
bool read_numbers(VarintReader& reader, std::span<const ReadPart> present) {
    Changing number(0, Number::most);
    for (const ReadPart& positions : present) {
        for (Position& position : positions) {
            if (!number.add(reader.signed_number())) {
                return false;
            }
            Number::set(position, static_cast<std::uint16_t>(number.value()));
        }
    }
    return true;
}

// In ascending order of the tags.
constexpr std::array run_columns{
    RunColumn{.tag = 1,
              .in_each = true,
              .has_value = [](const Position&) { return true; },
              .append = append_places,
              .read = read_places},
    RunColumn{.tag = 2,
              .in_each = false,
              .has_value = [](const Position& position) { return position.accuracy.has_value(); },
              .append = append_known_accuracies,
              .read = read_known_accuracies},
    RunColumn{.tag = 3,
              .in_each = false,
              .has_value = has_number<SpeedNumber>,
              .append = append_numbers<SpeedNumber>,
              .read = read_numbers<SpeedNumber>},
    RunColumn{.tag = 4,
              .in_each = false,
              .has_value = has_number<HeadingNumber>,
              .append = append_numbers<HeadingNumber>,
              .read = read_numbers<HeadingNumber>},
};

// Appends the presence, and returns the positions that have a value.
std::vector<WrittenPart> append_presence(std::string& out, const RunColumn& column,
                                         WrittenPart positions) {
    std::vector<WrittenPart> present;
    for (auto next = positions.begin(); next != positions.end();) {
        const auto begin = std::find_if(next, positions.end(), column.has_value);
        const auto end = std::find_if_not(begin, positions.end(), column.has_value);
        append_varint(out, static_cast<std::uint64_t>(begin - next));
        append_varint(out, static_cast<std::uint64_t>(end - begin));
        if (begin != end) {
            present.emplace_back(begin, end);
        }
        next = end;
    }
    return present;
}

// Returns the positions that have a value: none if the bytes are no presence.
std::vector<ReadPart> read_presence(VarintReader& reader, ReadPart positions) {
    std::vector<ReadPart> present;
    ReadPart rest = positions;
    while (!rest.empty()) {
        const std::uint64_t absent = reader.number();
        if (absent > rest.size() || (absent == 0 && rest.size() < positions.size())) {
            return {};
        }
        rest = rest.subspan(absent);
        const std::uint64_t count = reader.number();
        if (count > rest.size() || (count == 0 && !rest.empty())) {
            return {};
        }
        if (count > 0) {
            present.push_back(rest.first(count));
        }
        rest = rest.subspan(count);
    }
    return present;
}

bool read_column(const RunColumn& column, VarintReader reader, ReadPart positions) {
    const std::vector<ReadPart> present = read_presence(reader, positions);
    const bool is_in_each = present.size() == 1 && present.front().size() == positions.size();
    return !present.empty() && (is_in_each || !column.in_each) && column.read(reader, present) &&
           reader.complete();
}

std::optional<std::uint64_t> next_tag(VarintReader& reader) {
    return reader.bytes_left() > 0 ? std::optional(reader.number()) : std::nullopt;
}

}  // namespace

std::uint32_t last_known_column() { return run_columns.back().tag; }

std::uint32_t last_column_of(std::span<const Position> positions) {
    std::uint32_t last = 0;
    for (const RunColumn& column : run_columns) {
        if (std::ranges::any_of(positions, column.has_value)) {
            last = column.tag;
        }
    }
    return last;
}

void append_columns(std::string& out, std::span<const Position> positions) {
    std::string bytes;
    for (const RunColumn& column : run_columns) {
        bytes.clear();
        const std::vector<WrittenPart> present = append_presence(bytes, column, positions);
        if (present.empty()) {
            continue;
        }
        column.append(bytes, present);
        append_varint(out, column.tag);
        append_varint(out, bytes.size());
        out += bytes;
    }
}

bool read_columns(VarintReader& reader, std::span<Position> positions) {
    std::uint32_t last = 0;
    std::optional<std::uint64_t> tag = next_tag(reader);
    for (const RunColumn& column : run_columns) {
        if (tag != column.tag) {
            if (column.in_each) {
                return false;
            }
            continue;
        }
        if (!read_column(column, reader.part(reader.number()), positions)) {
            return false;
        }
        last = column.tag;
        tag = next_tag(reader);
    }
    return !tag && last > last_plain_column && reader.complete();
}

void append_places(std::string& out, std::span<const WrittenPart> present) {
    std::int64_t latitude = 0;
    std::int64_t longitude = 0;
    for (const WrittenPart& positions : present) {
        for (const Position& position : positions) {
            append_signed_varint(out, position.coordinates.latitude_e7() - latitude);
            append_signed_varint(out, position.coordinates.longitude_e7() - longitude);
            latitude = position.coordinates.latitude_e7();
            longitude = position.coordinates.longitude_e7();
        }
    }
}

bool read_places(VarintReader& reader, std::span<const ReadPart> present) {
    using fleet::Coordinates;
    Changing latitude(-Coordinates::pole_e7, Coordinates::pole_e7);
    Changing longitude(-Coordinates::antimeridian_e7, Coordinates::antimeridian_e7 - 1);
    for (const ReadPart& positions : present) {
        for (Position& position : positions) {
            if (!latitude.add(reader.signed_number()) || !longitude.add(reader.signed_number())) {
                return false;
            }
            position.coordinates =
                Coordinates::from_checked_e7(static_cast<std::int32_t>(latitude.value()),
                                             static_cast<std::int32_t>(longitude.value()));
        }
    }
    return !reader.failed();
}

}  // namespace convoy::history
