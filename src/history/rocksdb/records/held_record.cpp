#include "history/rocksdb/records/held_record.hpp"

#include <cstdint>
#include <span>
#include <vector>

#include "history/rocksdb/records/big_endian.hpp"
#include "history/rocksdb/records/position_run.hpp"

namespace convoy::history {
namespace {

constexpr char name_end = '\x1f';
constexpr std::size_t held_time_bytes = sizeof(std::uint64_t);

std::uint64_t milliseconds_of(fleet::Time time) {
    return static_cast<std::uint64_t>(time.time_since_epoch().count());
}

fleet::Time read_held_time(std::string_view bytes) {
    return fleet::Time{std::chrono::milliseconds{
        static_cast<std::int64_t>(read_big_endian<std::uint64_t>(bytes))}};
}

std::optional<HeldKey> decode_held_key(std::string_view key) {
    if (key.size() < 2 + held_time_bytes || key.front() != held_kind) {
        return std::nullopt;
    }
    const std::string_view name = key.substr(1, key.size() - 2 - held_time_bytes);
    const auto vehicle = fleet::VehicleName::from(name);
    if (!vehicle || key[1 + name.size()] != name_end) {
        return std::nullopt;
    }
    return HeldKey{.vehicle = *vehicle, .time = read_held_time(key.substr(2 + name.size()))};
}

}  // namespace

std::string held_prefix(const fleet::VehicleName& vehicle) {
    return held_kind + vehicle.text() + name_end;
}

std::string encode_held_key(const HeldKey& key) {
    std::string bytes = held_prefix(key.vehicle);
    append_big_endian(bytes, milliseconds_of(key.time));
    return bytes;
}

std::string encode_held_value(const HeldPosition& held) {
    std::string bytes;
    append_big_endian(bytes, milliseconds_of(held.received));
    const std::string_view reason = to_string(held.reason);
    append_big_endian(bytes, static_cast<std::uint16_t>(reason.size()));
    bytes += reason;
    return bytes + encode_run(std::span(&held.reported.position, 1));
}

std::optional<HeldPosition> decode_held(std::string_view key, std::string_view value) {
    constexpr std::size_t head = held_time_bytes + sizeof(std::uint16_t);
    const auto named = decode_held_key(key);
    if (!named || value.size() < head) {
        return std::nullopt;
    }
    const auto reason_bytes = read_big_endian<std::uint16_t>(value.substr(held_time_bytes));
    if (value.size() - head < reason_bytes) {
        return std::nullopt;
    }
    const auto reason = parse_hold_reason(value.substr(head, reason_bytes));
    std::vector<fleet::Position> positions;
    if (!reason ||
        !decode_run(Bucket::of(named->time), value.substr(head + reason_bytes), positions) ||
        positions.size() != 1 || positions.front().time != named->time) {
        return std::nullopt;
    }
    return HeldPosition{.received = read_held_time(value),
                        .reason = *reason,
                        .reported = {named->vehicle, positions.front()}};
}

}  // namespace convoy::history
