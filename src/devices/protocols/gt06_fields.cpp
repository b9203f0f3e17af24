#include "devices/protocols/gt06_fields.hpp"

#include <array>

#include "devices/civil_time.hpp"
#include "devices/naming.hpp"
#include "devices/units.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;
using fleet::Attributes;

constexpr double units_in_degree = 1'800'000;  // the 30,000th part of a minute

void set_gt06_bits(unsigned bits, Attributes& attributes) {
    attributes.set_flag(Attribute::ignition, (bits >> 1 & 1U) != 0);
    set_extra(attributes, "charging", (bits >> 2 & 1U) != 0);
    if ((bits >> 7 & 1U) != 0) {
        set_extra(attributes, "blocked", true);
    }
    constexpr std::array<std::string_view, 8> alarms{"",    "vibration", "power_cut", "low_battery",
                                                     "sos", "",          "geofence",  "removing"};
    if (const std::string_view alarm = alarms[bits >> 3 & 7U]; !alarm.empty()) {
        attributes.add_alarm(alarm);
    }
}

std::uint64_t read_gt06_number(ByteReader& reader, std::size_t size) {
    std::uint64_t number = 0;
    for (const char byte : reader.take(size)) {
        number = number << 8U | static_cast<std::uint8_t>(byte);
    }
    return number;
}

}  // namespace

std::optional<fleet::Time> read_gt06_time(ByteReader& reader) {
    const Bytes bytes = reader.take(6);
    if (!reader.is_good()) {
        return std::nullopt;
    }
    const auto at = [bytes](std::size_t index) {
        return static_cast<int>(static_cast<std::uint8_t>(bytes[index]));
    };
    return time_of({.year = 2'000 + at(0),
                    .month = at(1),
                    .day = at(2),
                    .hour = at(3),
                    .minute = at(4),
                    .second = at(5)});
}

void read_gt06_place(ByteReader& reader, const Gt06Place& place, Reading& reading) {
    const unsigned satellites = place.has_satellites ? reader.u8() & 0xFU : 0U;
    double latitude = reader.u32() / units_in_degree;
    double longitude = reader.u32() / units_in_degree;
    const std::uint8_t speed = place.has_speed ? reader.u8() : std::uint8_t{0};
    const unsigned flags = reader.u16();
    if (!reader.is_good()) {
        return;
    }
    const bool is_north = (flags >> 10 & 1U) != 0;
    const bool is_west = (flags >> 11 & 1U) != 0;
    latitude = is_north ? latitude : -latitude;
    longitude = is_west ? -longitude : longitude;
    // The count has four bits, so that of 16 satellites says 0: the bit of the fix decides.
    const bool has_fix = (flags >> 12 & 1U) != 0;
    const auto coordinates = fleet::Coordinates::from_degrees(latitude, longitude);
    if (has_fix && coordinates && reading.time) {
        reading.fix = Fix{*coordinates};
        reading.fix->motion.set_heading(fleet::Degrees{static_cast<double>(flags & 0x3FFU)});
        if (place.has_speed) {
            reading.fix->motion.set_speed(kilometres_per_hour(speed));
        }
    }
    if (place.has_satellites) {
        reading.attributes.set_number(Attribute::satellites, satellites);
    }
    if ((flags >> 14 & 1U) != 0) {
        reading.attributes.set_flag(Attribute::ignition, (flags >> 15 & 1U) != 0);
    }
}

void read_gt06_cell(ByteReader& reader, const Gt06Cell& cell, Attributes& attributes) {
    const unsigned country = reader.u16();
    const bool has_wide_network = (country & 0x8000U) != 0;
    const unsigned network = has_wide_network ? reader.u16() : reader.u8();
    const std::uint64_t area = read_gt06_number(reader, cell.area_size);
    const std::uint64_t number = read_gt06_number(reader, cell.number_size);
    if (reader.is_good() && (country & 0x7FFFU) != 0) {
        attributes.set_text(Attribute::network,
                            std::to_string(country & 0x7FFFU) + "-" + std::to_string(network) +
                                "-" + std::to_string(area) + "-" + std::to_string(number));
    }
}

void read_gt06_status(ByteReader& reader, Attributes& attributes) {
    constexpr int highest_level = 6;
    const std::uint8_t bits = reader.u8();
    const int level = reader.u8();
    const std::uint8_t signal = reader.u8();
    if (!reader.is_good()) {
        return;
    }
    set_gt06_bits(bits, attributes);
    attributes.set_number(Attribute::battery_level,
                          level <= highest_level ? level * 100 / highest_level : level);
    attributes.set_number(Attribute::gsm_level, signal);
}

void read_gt06_status_of_supply(ByteReader& reader, Attributes& attributes) {
    const std::uint8_t bits = reader.u8();
    const std::uint16_t voltage = reader.u16();
    const std::uint8_t signal = reader.u8();
    if (!reader.is_good()) {
        return;
    }
    set_gt06_bits(bits, attributes);
    attributes.set_number(Attribute::power, voltage * 0.01);
    attributes.set_number(Attribute::gsm_level, signal);
}

void add_gt06_alarm(std::uint8_t number, Attributes& attributes) {
    const auto alarm = [number]() -> std::string_view {
        switch (number) {
            case 0x01:
                return "sos";
            case 0x02:
                return "power_cut";
            case 0x03:
            case 0x09:
                return "vibration";
            case 0x04:
                return "geofence_enter";
            case 0x05:
                return "geofence_exit";
            case 0x06:
                return "overspeed";
            case 0x0E:
            case 0x0F:
                return "low_power";
            case 0x11:
                return "power_cut";
            case 0x13:
                return "tampering";
            case 0x14:
                return "door";
            case 0x15:
            case 0x19:
                return "low_battery";
            case 0x23:
            case 0x2C:
                return "accident";
            case 0x29:
                return "hard_acceleration";
            case 0x2A:
            case 0x2B:
                return "hard_cornering";
            case 0x30:
                return "hard_braking";
            default:
                return "";
        }
    };
    if (!alarm().empty()) {
        attributes.add_alarm(alarm());
    } else if (number != 0 && number != 0xFF) {
        set_extra(attributes, "alarm", static_cast<double>(number));
    }
}

}  // namespace convoy::devices
