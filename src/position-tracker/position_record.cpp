#include "position-tracker/position_record.hpp"

#include "position-tracker/big_endian.hpp"

namespace convoy::tracker {
namespace {

constexpr std::size_t key_bytes = 12;
constexpr std::size_t coordinates_bytes = 8;
constexpr std::size_t accuracy_bytes = 2;
constexpr std::uint32_t sign_32 = std::uint32_t{1} << 31U;
constexpr std::uint64_t sign_64 = std::uint64_t{1} << 63U;

std::uint32_t ordered(std::int32_t value) { return static_cast<std::uint32_t>(value) ^ sign_32; }
std::int32_t unordered(std::uint32_t bits) { return static_cast<std::int32_t>(bits ^ sign_32); }

}  // namespace

std::string encode_number(std::uint32_t number) {
    std::string bytes;
    append_big_endian(bytes, number);
    return bytes;
}

std::optional<std::uint32_t> decode_number(std::string_view bytes) {
    if (bytes.size() != sizeof(std::uint32_t)) {
        return std::nullopt;
    }
    return read_big_endian<std::uint32_t>(bytes);
}

std::string encode_position_key(VehicleNumber vehicle, fleet::Time time) {
    std::string key;
    append_big_endian(key, vehicle);
    append_big_endian(key, static_cast<std::uint64_t>(time.time_since_epoch().count()) ^ sign_64);
    return key;
}

std::string encode_position_value(const fleet::Position& position) {
    std::string value;
    append_big_endian(value, ordered(position.coordinates.latitude_e7()));
    append_big_endian(value, ordered(position.coordinates.longitude_e7()));
    if (position.accuracy) {
        append_big_endian(value, position.accuracy->decimetres());
    }
    return value;
}

std::optional<fleet::Position> decode_position(std::string_view key, std::string_view value) {
    const bool has_accuracy = value.size() == coordinates_bytes + accuracy_bytes;
    if (key.size() != key_bytes || (value.size() != coordinates_bytes && !has_accuracy)) {
        return std::nullopt;
    }
    const auto coordinates = fleet::Coordinates::from_e7(
        unordered(read_big_endian<std::uint32_t>(value)),
        unordered(read_big_endian<std::uint32_t>(value.substr(sizeof(std::uint32_t)))));
    if (!coordinates) {
        return std::nullopt;
    }
    const auto milliseconds = static_cast<std::int64_t>(
        read_big_endian<std::uint64_t>(key.substr(vehicle_number_bytes)) ^ sign_64);
    fleet::Position position{.time = fleet::Time{std::chrono::milliseconds{milliseconds}},
                             .coordinates = *coordinates,
                             .accuracy = std::nullopt};
    if (has_accuracy) {
        position.accuracy = fleet::Accuracy::from_decimetres(
            read_big_endian<std::uint16_t>(value.substr(coordinates_bytes)));
    }
    return position;
}

}  // namespace convoy::tracker
