#include "history/rocksdb/records/reading_columns.hpp"

#include <algorithm>
#include <compare>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "fleet/invariant.hpp"
#include "history/rocksdb/records/reading_values.hpp"

namespace convoy::history {
namespace {

using fleet::Attribute;
using fleet::AttributeKind;

constexpr std::uint64_t device_tag = 1;
constexpr std::uint64_t alarms_tag = 2;
constexpr std::uint64_t free_tag = 3;
constexpr std::uint64_t before_known_tags = 16;

struct ColumnName {
    std::uint64_t place = 0;
    std::uint64_t tag = 0;
    std::string key{};  // of a free attribute

    friend auto operator<=>(const ColumnName&, const ColumnName&) = default;
};

std::uint64_t tag_of(Attribute attribute) {
    return before_known_tags + static_cast<std::uint64_t>(attribute);
}

// Returns nullopt if it is no tag of a known attribute.
std::optional<Attribute> attribute_of(std::uint64_t tag) {
    if (tag <= before_known_tags || tag > before_known_tags + last_known_attribute()) {
        return std::nullopt;
    }
    return static_cast<Attribute>(tag - before_known_tags);
}

bool has_numbers(std::uint64_t tag) {
    const auto attribute = attribute_of(tag);
    return attribute && fleet::definition_of(*attribute).kind == AttributeKind::number;
}

// The values of one column before they are written: either numbers or, in bytes, all others.
struct WrittenColumn {
    std::vector<std::uint64_t> rows;  // those that have a value
    std::vector<std::int64_t> numbers;
    std::vector<std::string> values;
};

class WrittenColumns {
 public:
    void add(std::uint64_t row, std::uint64_t place, const ReadingValues& said) {
        const fleet::Attributes& attributes = said.attributes;
        std::string value;
        const auto add_value = [&](ColumnName name) {
            WrittenColumn& column = columns_[std::move(name)];
            column.rows.push_back(row);
            column.values.push_back(std::exchange(value, {}));
        };
        if (!said.device.empty()) {
            append_text(value, said.device);
            add_value({.place = place, .tag = device_tag});
        }
        if (!attributes.alarms().empty()) {
            append_varint(value, attributes.alarms().size());
            for (const std::string& alarm : attributes.alarms()) {
                append_text(value, alarm);
            }
            add_value({.place = place, .tag = alarms_tag});
        }
        for (const auto& [key, free] : attributes.free()) {
            append_free_value(value, free);
            add_value({.place = place, .tag = free_tag, .key = key});
        }
        for (const auto& [attribute, text] : attributes.texts()) {
            append_text(value, text);
            add_value({.place = place, .tag = tag_of(attribute)});
        }
        for (const auto& [attribute, number] : attributes.numbers()) {
            const ColumnName name{.place = place, .tag = tag_of(attribute)};
            if (has_numbers(name.tag)) {
                WrittenColumn& column = columns_[name];
                column.rows.push_back(row);
                column.numbers.push_back(number);
            } else {
                value.push_back(static_cast<char>(number));
                add_value(name);
            }
        }
    }

    const std::map<ColumnName, WrittenColumn>& columns() const { return columns_; }

 private:
    std::map<ColumnName, WrittenColumn> columns_;
};

void append_row_presence(std::string& out, std::span<const std::uint64_t> present,
                         std::uint64_t count) {
    std::uint64_t next = 0;
    while (!present.empty()) {
        const std::uint64_t first = present.front();
        std::size_t together = 1;
        while (together < present.size() && present[together] == first + together) {
            ++together;
        }
        append_varint(out, first - next);
        append_varint(out, together);
        next = first + together;
        present = present.subspan(together);
    }
    if (next < count) {
        append_varint(out, count - next);
        append_varint(out, 0);
    }
}

void append_row_numbers(std::string& out, std::span<const std::int64_t> numbers) {
    std::int64_t before = 0;
    for (const std::int64_t number : numbers) {
        append_signed_varint(out, number - before);
        before = number;
    }
}

void append_value_pairs(std::string& out, std::span<const std::string> values) {
    while (!values.empty()) {
        const auto end = std::ranges::find_if(
            values, [&values](const std::string& value) { return value != values.front(); });
        const auto alike = static_cast<std::size_t>(end - values.begin());
        append_varint(out, alike);
        out += values.front();
        values = values.subspan(alike);
    }
}

// Readings that have a value in a column, and the place where it belongs.
class ReadRows {
 public:
    explicit ReadRows(std::uint64_t place) : place_(place) {}

    void add(std::span<TimedReading> readings) {
        for (TimedReading& reading : readings) {
            rows_.push_back(&reading);
        }
    }
    // Calls `set` for the values of the next `count` of them. Returns false if it does.
    template <class Set>
    bool set_next(std::uint64_t count, const Set& set) {
        for (; count > 0; --count, ++next_) {
            JoinedValues& values = rows_[next_]->values;
            if (values.size() == place_) {
                values.emplace_back();
            }
            if (values.size() < place_ || !set(values[place_])) {
                return false;
            }
        }
        return true;
    }
    std::uint64_t left() const { return rows_.size() - next_; }

 private:
    std::uint64_t place_;
    std::vector<TimedReading*> rows_;
    std::size_t next_ = 0;
};

// Returns false if the bytes are no presence.
bool read_row_presence(VarintReader& reader, std::span<TimedReading> readings, ReadRows& rows) {
    std::span<TimedReading> rest = readings;
    while (!rest.empty()) {
        const std::uint64_t absent = reader.number();
        if (absent > rest.size() || (absent == 0 && rest.size() < readings.size())) {
            return false;
        }
        rest = rest.subspan(absent);
        const std::uint64_t present = reader.number();
        if (present > rest.size() || (present == 0 && !rest.empty())) {
            return false;
        }
        rows.add(rest.first(present));
        rest = rest.subspan(present);
    }
    return rows.left() > 0;
}

bool read_row_numbers(VarintReader& reader, Attribute attribute, ReadRows& rows) {
    std::int64_t number = 0;
    while (rows.left() > 0) {
        if (__builtin_add_overflow(number, reader.signed_number(), &number) ||
            !rows.set_next(1, [&](ReadingValues& values) {
                return values.attributes.set_stored(attribute, number);
            })) {
            return false;
        }
    }
    return true;
}

// Each reads one value from the bytes and sets it in `count` rows.

bool read_device(VarintReader& reader, std::uint64_t count, ReadRows& rows) {
    const std::string_view device = read_text(reader);
    return !device.empty() && rows.set_next(count, [device](ReadingValues& values) {
        values.device = device;
        return true;
    });
}

bool read_alarms(VarintReader& reader, std::uint64_t count, ReadRows& rows) {
    fleet::Attributes read;
    const std::uint64_t alarms = reader.number();
    for (std::uint64_t next = 0; next < alarms; ++next) {
        const std::string_view alarm = read_text(reader);
        if (!read.add_alarm(alarm) || read.alarms().size() != next + 1 ||
            read.alarms().back() != alarm) {
            return false;
        }
    }
    return alarms > 0 && rows.set_next(count, [&read](ReadingValues& values) {
        return std::ranges::all_of(read.alarms(), [&values](const std::string& alarm) {
            return values.attributes.add_alarm(alarm);
        });
    });
}

bool read_free(VarintReader& reader, std::string_view key, std::uint64_t count, ReadRows& rows) {
    const auto value = read_free_value(reader);
    return value && rows.set_next(count, [key, &value](ReadingValues& values) {
        return values.attributes.keep_free(key, *value);
    });
}

bool read_known(VarintReader& reader, Attribute attribute, std::uint64_t count, ReadRows& rows) {
    if (fleet::definition_of(attribute).kind == AttributeKind::text) {
        const std::string_view text = read_text(reader);
        return rows.set_next(count, [attribute, text](ReadingValues& values) {
            return values.attributes.set_text(attribute, text);
        });
    }
    const std::string_view flag = reader.text(1);
    return !flag.empty() && rows.set_next(count, [attribute, flag](ReadingValues& values) {
        return values.attributes.set_stored(attribute, std::int64_t{flag.front()});
    });
}

bool read_value(VarintReader& reader, const ColumnName& name, std::uint64_t count, ReadRows& rows) {
    if (name.tag == device_tag) {
        return read_device(reader, count, rows);
    }
    if (name.tag == alarms_tag) {
        return read_alarms(reader, count, rows);
    }
    if (name.tag == free_tag) {
        return read_free(reader, name.key, count, rows);
    }
    const auto attribute = attribute_of(name.tag);
    return attribute && read_known(reader, *attribute, count, rows);
}

bool read_value_pairs(VarintReader& reader, const ColumnName& name, ReadRows& rows) {
    std::string_view value_before;
    while (rows.left() > 0) {
        const std::uint64_t count = reader.number();
        const std::string_view from_value = reader.rest();
        if (count == 0 || count > rows.left() || !read_value(reader, name, count, rows)) {
            return false;
        }
        const std::string_view value =
            from_value.substr(0, from_value.size() - reader.bytes_left());
        if (value == value_before) {
            return false;
        }
        value_before = value;
    }
    return true;
}

bool read_reading_column(VarintReader reader, const ColumnName& name,
                         std::span<TimedReading> readings) {
    ReadRows rows(name.place);
    if (!read_row_presence(reader, readings, rows)) {
        return false;
    }
    const bool read = has_numbers(name.tag)
                          ? read_row_numbers(reader, *attribute_of(name.tag), rows)
                          : read_value_pairs(reader, name, rows);
    return read && reader.complete();
}

}  // namespace

std::uint32_t last_known_attribute() {
    return static_cast<std::uint32_t>(fleet::attribute_definitions().back().attribute);
}

void append_reading_columns(std::string& out, std::span<const TimedReading> readings) {
    WrittenColumns written;
    for (std::size_t row = 0; row < readings.size(); ++row) {
        const JoinedValues& values = readings[row].values;
        fleet::require(!values.empty() && values.size() <= max_values_at_once,
                       "a reading is joined");
        for (std::size_t place = 0; place < values.size(); ++place) {
            written.add(row, place, values[place]);
        }
    }
    std::string bytes;
    for (const auto& [name, column] : written.columns()) {
        bytes.clear();
        append_row_presence(bytes, column.rows, readings.size());
        append_row_numbers(bytes, column.numbers);
        append_value_pairs(bytes, column.values);
        append_varint(out, name.place);
        append_varint(out, name.tag);
        if (name.tag == free_tag) {
            append_text(out, name.key);
        }
        append_varint(out, bytes.size());
        out += bytes;
    }
}

bool read_reading_columns(VarintReader& reader, std::span<TimedReading> readings) {
    ColumnName before;
    while (reader.bytes_left() > 0) {
        ColumnName name{.place = reader.number(), .tag = reader.number()};
        if (name.tag == free_tag) {
            name.key = read_text(reader);
        }
        if (name.place >= max_values_at_once || name <= before ||
            !read_reading_column(reader.part(reader.number()), name, readings)) {
            return false;
        }
        before = std::move(name);
    }
    return reader.complete() && std::ranges::all_of(readings, [](const TimedReading& reading) {
               return is_joined(reading.values);
           });
}

}  // namespace convoy::history
