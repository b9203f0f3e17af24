#include "history/rocksdb/records/reading_values.hpp"

#include <bit>
#include <cmath>
#include <cstdint>

#include "history/rocksdb/records/big_endian.hpp"

namespace convoy::history {
namespace {

enum FreeType : std::uint8_t { is_false, is_true, is_whole, is_double, is_text };

constexpr double max_whole_double = 9'007'199'254'740'992;  // 2^53: each smaller one is exact

bool is_whole_double(double number) {
    return std::abs(number) <= max_whole_double && std::trunc(number) == number;
}

void append_double(std::string& out, double number) {
    if (is_whole_double(number)) {
        out.push_back(is_whole);
        append_signed_varint(out, static_cast<std::int64_t>(number));
    } else {
        out.push_back(is_double);
        append_big_endian(out, std::bit_cast<std::uint64_t>(number));
    }
}

std::optional<fleet::FreeValue> read_whole(VarintReader& reader) {
    constexpr auto most = static_cast<std::int64_t>(max_whole_double);
    const std::int64_t number = reader.signed_number();
    return number >= -most && number <= most
               ? std::optional<fleet::FreeValue>(static_cast<double>(number))
               : std::nullopt;
}

std::optional<fleet::FreeValue> read_double(VarintReader& reader) {
    const std::string_view bytes = reader.text(sizeof(double));
    if (bytes.empty()) {
        return std::nullopt;
    }
    const auto number = std::bit_cast<double>(read_big_endian<std::uint64_t>(bytes));
    return is_whole_double(number) ? std::nullopt : std::optional<fleet::FreeValue>(number);
}

}  // namespace

void append_text(std::string& out, std::string_view text) {
    append_varint(out, text.size());
    out += text;
}

std::string_view read_text(VarintReader& reader) { return reader.text(reader.number()); }

void append_free_value(std::string& out, const fleet::FreeValue& value) {
    if (const auto* const truth = std::get_if<bool>(&value)) {
        out.push_back(*truth ? is_true : is_false);
    } else if (const auto* const number = std::get_if<double>(&value)) {
        append_double(out, *number);
    } else {
        out.push_back(is_text);
        append_text(out, std::get<std::string>(value));
    }
}

std::optional<fleet::FreeValue> read_free_value(VarintReader& reader) {
    const std::string_view type = reader.text(1);
    switch (type.empty() ? std::uint8_t{is_text} + 1 : static_cast<std::uint8_t>(type.front())) {
        case is_false:
            return fleet::FreeValue(false);
        case is_true:
            return fleet::FreeValue(true);
        case is_whole:
            return read_whole(reader);
        case is_double:
            return read_double(reader);
        case is_text:
            return fleet::FreeValue(std::string(read_text(reader)));
        default:
            return std::nullopt;
    }
}

}  // namespace convoy::history
