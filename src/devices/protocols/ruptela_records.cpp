#include "devices/protocols/ruptela_records.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

#include "devices/naming.hpp"
#include "devices/units.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;
using fleet::Attributes;

constexpr std::int32_t unknown_ruptela_place = std::numeric_limits<std::int32_t>::min();
constexpr std::uint8_t unknown_ruptela_byte = 0xFF;
constexpr std::array<std::size_t, 4> ruptela_sizes{1, 2, 4, 8};

struct RuptelaElement {
    std::uint16_t number;
    Bytes bytes;

    double value() const {
        double value = 0;
        for (const char byte : bytes) {
            value = value * 256 + static_cast<std::uint8_t>(byte);
        }
        return value;
    }
    double signed_value() const {
        const double range = bytes.size() == 1 ? 256.0 : 65'536.0;
        return value() >= range / 2 ? value() - range : value();
    }
    /// The buses of lorries say "not available" by bits that are all 1.
    bool is_available() const {
        return std::ranges::any_of(bytes, [](char byte) { return byte != '\xff'; });
    }
};

struct NumberRule {
    std::uint16_t number;
    Attribute attribute;
    double factor = 1;
};
constexpr std::array number_rules{
    NumberRule{29, Attribute::power, 0.001},     NumberRule{30, Attribute::battery, 0.001},
    NumberRule{65, Attribute::odometer},         NumberRule{98, Attribute::fuel_level, 100 / 255.0},
    NumberRule{163, Attribute::odometer, 5},     NumberRule{205, Attribute::fuel_level},
    NumberRule{207, Attribute::fuel_level, 0.4},
};

struct ExtraRule {
    std::uint16_t number;
    std::string_view name;
    double factor = 1;
};
constexpr std::array extra_rules{
    ExtraRule{20, "adc3"},
    ExtraRule{21, "adc4"},
    ExtraRule{22, "adc1"},
    ExtraRule{23, "adc2"},
    ExtraRule{39, "engine_load"},
    ExtraRule{94, "rpm", 0.25},
    ExtraRule{95, "vehicle_speed"},
    ExtraRule{100, "fuel_consumption", 0.05},
    ExtraRule{150, "operator"},
    ExtraRule{164, "trip_odometer", 5},
    ExtraRule{165, "vehicle_speed", 1 / 256.0},
    ExtraRule{166, "rpm", 0.125},
    ExtraRule{197, "rpm", 0.125},
    ExtraRule{208, "fuel_used", 0.5},
    ExtraRule{645, "vehicle_odometer", 1'000},
};

struct TemperatureRule {
    std::uint16_t number;
    std::string_view name;
};
constexpr std::array temperature_rules{
    TemperatureRule{74, "temperature3"},
    TemperatureRule{78, "temperature0"},
    TemperatureRule{80, "temperature2"},
};

std::string_view ruptela_alarm_of(const RuptelaElement& element) {
    const double value = element.value();
    switch (element.number) {
        case 88:
            return value > 0 ? "jamming" : "";
        case 134:
            return value > 0 ? "hard_braking" : "";
        case 136:
            return value > 0 ? "hard_acceleration" : "";
        case 410:
            return value > 0 ? "tow" : "";
        case 411:
            return value > 0 ? "accident" : "";
        case 415:
            return value == 0 ? "gps_antenna_cut" : "";
        case 758:
            return value == 1 ? "tampering" : "";
        default:
            return "";
    }
}

bool set_ruptela_number(const RuptelaElement& element, Attributes& attributes) {
    const auto* const number = std::ranges::find(number_rules, element.number, &NumberRule::number);
    const auto* const extra = std::ranges::find(extra_rules, element.number, &ExtraRule::number);
    const auto* const temperature =
        std::ranges::find(temperature_rules, element.number, &TemperatureRule::number);
    if (number != number_rules.end()) {
        if (element.is_available()) {
            attributes.set_number(number->attribute, element.value() * number->factor);
        }
    } else if (extra != extra_rules.end()) {
        if (element.is_available()) {
            set_extra(attributes, extra->name, element.value() * extra->factor);
        }
    } else if (temperature != temperature_rules.end()) {
        set_extra(attributes, temperature->name, element.signed_value() * 0.1);
    } else {
        return false;
    }
    return true;
}

void set_ruptela_element(const RuptelaElement& element, Attributes& attributes) {
    if (set_ruptela_number(element, attributes)) {
        return;
    }
    switch (element.number) {
        case 2:
        case 3:
        case 4:
        case 5: {
            const int index = element.number - 2;
            attributes.set_flag(static_cast<Attribute>(static_cast<int>(Attribute::input1) + index),
                                element.value() != 0);
            return;
        }
        case 13:
        case 173:
            set_extra(attributes, "movement", element.value() > 0);
            return;
        case 32:
            set_extra(attributes, "device_temperature", element.signed_value());
            return;
        case 34:  // of an iButton
            if (element.value() != 0 && element.is_available()) {
                attributes.set_text(Attribute::driver, hexadecimal(element.bytes));
            }
            return;
        case 79:
            attributes.set_number(Attribute::temperature, element.signed_value() * 0.1);
            return;
        case 170:
            set_extra(attributes, "charging", element.value() > 0);
            return;
        case 251:
        case 409:
            attributes.set_flag(Attribute::ignition, element.value() > 0);
            return;
        default:
            break;
    }
    if (const std::string_view alarm = ruptela_alarm_of(element); !alarm.empty()) {
        attributes.add_alarm(alarm);
    } else if (element.is_available() && element.bytes.size() < 8) {
        set_extra(attributes, element.number, element.value());
    }
}

/// A driver's name, in two halves of eight bytes.
void set_ruptela_driver(const std::vector<RuptelaElement>& elements, std::uint16_t first,
                        Attributes& attributes) {
    const auto half = [&elements](std::uint16_t number) {
        const auto found = std::ranges::find(elements, number, &RuptelaElement::number);
        return found == elements.end() ? Bytes() : found->bytes;
    };
    const auto second = static_cast<std::uint16_t>(first + 1);
    std::string name = std::string(half(first)) + std::string(half(second));
    std::erase_if(name, [](char letter) { return letter < '!' || letter > '~'; });
    attributes.set_text(Attribute::driver, name);
}

std::vector<RuptelaElement> read_ruptela_elements(ByteReader& reader, bool are_extended) {
    std::vector<RuptelaElement> elements;
    for (const std::size_t size : ruptela_sizes) {
        const std::size_t count = reader.u8();
        for (std::size_t index = 0; index < count && reader.is_good(); ++index) {
            const std::uint16_t number = are_extended ? reader.u16() : reader.u8();
            elements.push_back({number, reader.take(size)});
        }
    }
    return elements;
}

/// Reads a place and how it was found. Without a fix both coordinates have their least value.
void read_ruptela_place(ByteReader& reader, Reading& reading) {
    const std::int32_t longitude = reader.i32();
    const std::int32_t latitude = reader.i32();
    const std::int16_t altitude = reader.i16();
    const std::uint16_t heading = reader.u16();
    const std::uint8_t satellites = reader.u8();
    const std::uint16_t speed = reader.u16();
    const std::uint8_t hdop = reader.u8();
    const auto coordinates = fleet::Coordinates::from_e7(latitude, longitude);
    const bool is_known = longitude != unknown_ruptela_place && latitude != unknown_ruptela_place;
    if (satellites != unknown_ruptela_byte) {
        reading.attributes.set_number(Attribute::satellites, satellites);
    }
    if (!is_known || !coordinates || satellites == 0) {
        return;
    }
    reading.fix = Fix{*coordinates};
    reading.fix->motion.set_speed(kilometres_per_hour(speed));
    reading.fix->motion.set_heading(fleet::Degrees{heading * 0.01});
    reading.attributes.set_number(Attribute::altitude, altitude * 0.1);
    if (hdop != unknown_ruptela_byte) {
        reading.attributes.set_number(Attribute::hdop, hdop * 0.1);
    }
}

void set_ruptela_elements(const std::vector<RuptelaElement>& elements, Attributes& attributes) {
    for (const RuptelaElement& element : elements) {
        set_ruptela_element(element, attributes);
    }
    constexpr std::uint16_t driver_of_bus = 126;
    constexpr std::uint16_t driver_of_tachograph = 155;
    set_ruptela_driver(elements, driver_of_bus, attributes);
    set_ruptela_driver(elements, driver_of_tachograph, attributes);
}

}  // namespace

void read_ruptela_records(Bytes body, bool are_extended, Decoded& decoded) {
    ByteReader reader(body);
    reader.skip(1);  // how many records the device still has
    const std::size_t count = reader.u8();
    for (std::size_t index = 0; index < count; ++index) {
        Reading reading;
        reading.time = fleet::Time(std::chrono::seconds(reader.u32()));
        reader.skip(1);  // which one of the records of this second it is
        const unsigned parts = are_extended ? reader.u8() : 0;
        reader.skip(1);  // a priority
        read_ruptela_place(reader, reading);
        const std::uint16_t event = are_extended ? reader.u16() : reader.u8();
        const std::vector<RuptelaElement> elements = read_ruptela_elements(reader, are_extended);
        if (!reader.is_good()) {
            decoded.fault = Fault::malformed;
            return;
        }
        // A record with more values than one can have is sent as several of one place.
        const bool goes_on = (parts & 0xF) > 0 && (parts & 0xF) <= parts >> 4;
        if (goes_on && !decoded.readings.empty()) {
            set_ruptela_elements(elements, decoded.readings.back().attributes);
            continue;
        }
        set_extra(reading.attributes, "event", static_cast<double>(event));
        set_ruptela_elements(elements, reading.attributes);
        decoded.readings.push_back(std::move(reading));
    }
}

void read_ruptela_trouble_codes(Bytes body, Decoded& decoded) {
    ByteReader reader(body);
    const std::size_t count = reader.u8();
    for (std::size_t index = 0; index < count; ++index) {
        Reading reading;
        reader.skip(1);
        reading.time = fleet::Time(std::chrono::seconds(reader.u32()));
        const std::int32_t longitude = reader.i32();
        const std::int32_t latitude = reader.i32();
        reader.skip(1);  // whether it was read from a memory
        const Bytes code = reader.take(5);
        if (!reader.is_good()) {
            decoded.fault = Fault::malformed;
            return;
        }
        if (const auto coordinates = fleet::Coordinates::from_e7(latitude, longitude)) {
            reading.fix = Fix{*coordinates};
        }
        set_extra(reading.attributes, "dtcs", std::string(code));
        decoded.readings.push_back(std::move(reading));
    }
}

}  // namespace convoy::devices
