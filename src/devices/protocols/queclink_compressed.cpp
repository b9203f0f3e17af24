#include "devices/protocols/queclink_compressed.hpp"

#include <chrono>

#include "devices/units.hpp"

namespace convoy::devices {

namespace {

constexpr double degrees_per_queclink_step = 1e-6;

/// Numbers of any count of bits, the highest one first.
class QueclinkBits {
 public:
    explicit QueclinkBits(Bytes bytes) : bytes_(bytes) {}

    bool has(std::size_t count) const { return place_ + count <= bytes_.size() * 8; }

    std::uint32_t take(unsigned count) {
        std::uint32_t number = 0;
        for (unsigned bit = 0; bit < count && has(1); ++bit, ++place_) {
            const auto byte = static_cast<unsigned char>(bytes_[place_ / 8]);
            number = number << 1 | (byte >> (7 - place_ % 8) & 1U);
        }
        return number;
    }
    /// The same with a sign.
    std::int32_t take_signed(unsigned count) {
        const auto number = static_cast<std::int64_t>(take(count));
        const std::int64_t range = std::int64_t{1} << count;
        return static_cast<std::int32_t>(number >= range / 2 ? number - range : number);
    }

 private:
    Bytes bytes_;
    std::size_t place_ = 0;
};

}  // namespace

std::optional<Fix> queclink_binary_fix(const QueclinkRawPlace& raw) {
    const auto coordinates = fleet::Coordinates::from_degrees(
        static_cast<double>(raw.latitude) * degrees_per_queclink_step,
        static_cast<double>(raw.longitude) * degrees_per_queclink_step);
    if (!coordinates || (raw.longitude == 0 && raw.latitude == 0)) {
        return std::nullopt;
    }
    Fix fix{*coordinates};
    fix.motion.set_speed(kilometres_per_hour(raw.kilometres_per_hour));
    fix.motion.set_heading(fleet::Degrees{raw.course});
    return fix;
}

void decode_compressed_queclink(Bytes bytes, std::uint16_t count, Decoded& decoded) {
    constexpr unsigned in_full = 1;
    constexpr unsigned changed = 2;
    constexpr std::size_t bits_of_full = 120;
    constexpr std::size_t bits_of_change = 40;
    constexpr std::size_t bits_of_none = 8;
    QueclinkBits bits(bytes);
    std::int64_t speed = 0;
    std::int64_t course = 0;
    std::int64_t longitude = 0;
    std::int64_t latitude = 0;
    std::optional<std::chrono::seconds> time;
    for (std::uint16_t index = 0; index < count && bits.has(bits_of_none); ++index) {
        const std::uint32_t kind = bits.take(2);
        if (time) {
            ++*time;
        }
        if (kind == in_full && bits.has(bits_of_full - 2)) {
            bits.take(1);
            speed = bits.take(12);
            course = bits.take(9);
            longitude = bits.take_signed(32);
            latitude = bits.take_signed(32);
            time = std::chrono::seconds(bits.take(32));
        } else if (kind == changed && time && bits.has(bits_of_change - 2)) {
            bits.take(1);
            speed += bits.take_signed(7);
            course += bits.take_signed(7);
            longitude += bits.take_signed(12);
            latitude += bits.take_signed(11);
        } else if (kind == in_full || kind == changed) {
            decoded.fault = Fault::malformed;
            return;
        } else {
            bits.take(bits_of_none - 2);
            continue;
        }
        const auto direction = static_cast<double>((course % 360 + 360) % 360);
        Reading reading{fleet::Time(*time), std::nullopt, {}};
        reading.fix =
            queclink_binary_fix({longitude, latitude, static_cast<double>(speed) / 10, direction});
        decoded.readings.push_back(std::move(reading));
    }
}

}  // namespace convoy::devices
