#include "devices/protocols/jt808_location.hpp"

#include <array>

#include "devices/civil_time.hpp"
#include "devices/naming.hpp"
#include "devices/protocols/jt808_extensions.hpp"
#include "devices/protocols/jt808_items.hpp"
#include "devices/text_values.hpp"
#include "devices/units.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;

constexpr std::size_t jt808_place_size = 28;

bool has_jt808_bit(std::uint32_t word, unsigned bit) { return (word >> bit & 1U) != 0; }

struct AlarmBit {
    unsigned bit;
    std::string_view alarm;
};

constexpr std::array alarm_bits{
    AlarmBit{0, "sos"},
    AlarmBit{1, "overspeed"},
    AlarmBit{2, "fatigue_driving"},
    AlarmBit{3, "general"},
    AlarmBit{4, "fault"},
    AlarmBit{5, "gps_antenna_cut"},
    AlarmBit{6, "gps_antenna_cut"},
    AlarmBit{7, "low_power"},
    AlarmBit{8, "power_cut"},
    AlarmBit{9, "fault"},
    AlarmBit{10, "fault"},
    AlarmBit{11, "fault"},
    AlarmBit{18, "fatigue_driving"},
    AlarmBit{19, "idle"},
    AlarmBit{20, "geofence"},
    AlarmBit{21, "geofence"},
    AlarmBit{23, "geofence"},
    AlarmBit{26, "tow"},
    AlarmBit{28, "movement"},
    AlarmBit{29, "accident"},
    AlarmBit{30, "accident"},
    AlarmBit{31, "door"},
};
// They had no meaning until 2019, and makers gave them one.
constexpr std::array alarm_bits_of_makers{
    AlarmBit{15, "vibration"},
    AlarmBit{16, "movement"},
    AlarmBit{17, "tampering"},
};

void set_jt808_alarms(std::uint32_t word, const Jt808Context& context,
                      fleet::Attributes& attributes) {
    for (const auto& [bit, alarm] : alarm_bits) {
        if (has_jt808_bit(word, bit)) {
            attributes.add_alarm(alarm);
        }
    }
    for (const auto& [bit, alarm] : alarm_bits_of_makers) {
        if (!context.is_of_2019 && has_jt808_bit(word, bit)) {
            attributes.add_alarm(alarm);
        }
    }
}

/// Some devices have a block without numbers in place of the items.
void set_jt808_block(Bytes block, fleet::Attributes& attributes) {
    ByteReader reader(block);
    reader.skip(4);
    attributes.set_number(Attribute::odometer, reader.u32() * 1'000.0);
    attributes.set_number(Attribute::battery, reader.u16() * 0.1);
    reader.skip(4);
    attributes.set_number(Attribute::gsm_level, reader.u8());
}

bool are_items(Bytes bytes) {
    ByteReader reader(bytes);
    while (!reader.is_at_end() && reader.is_good()) {
        reader.skip(1);
        reader.skip(reader.u8());
    }
    return reader.is_good();
}

std::optional<fleet::Time> jt808_time_from(ByteReader& reader, const Jt808Context& context) {
    return read_time(hexadecimal(reader.take(6)), "yyMMddHHmmss", context.ahead_of_utc);
}

/// Digits of binary coded decimals as a number: degrees and minutes with 4 decimals → degrees.
std::optional<double> degrees_of_digits(std::string_view digits) {
    const auto number = whole<std::uint32_t>(digits);
    if (!number || *number % 1'000'000 >= 600'000) {
        return std::nullopt;
    }
    const std::uint32_t degrees = *number / 1'000'000;
    return degrees + *number % 1'000'000 / 600'000.0;
}

std::string_view without_zeros(std::string_view text) {
    const std::size_t first = text.find_first_not_of('\0');
    const std::size_t last = text.find_last_not_of(std::string_view("\0 ", 2));
    return first == std::string_view::npos || last < first ? std::string_view()
                                                           : text.substr(first, last + 1 - first);
}

/// The values of an engine or of a car's wiring: number, length, value.
void set_wired_value(std::uint16_t number, Bytes bytes, fleet::Attributes& attributes) {
    if (bytes.empty() || bytes.size() > 4) {
        return;
    }
    const double value = jt808_number(bytes);
    switch (number) {
        case 0x0102:
        case 0x0528:
        case 0x0546:
            attributes.set_number(Attribute::odometer, value * 100);
            return;
        case 0x0103:
        case 0x052A:
            attributes.set_number(Attribute::fuel, value * 0.01);
            return;
        case 0x0105:
        case 0x052C:
            set_extra(attributes, "fuel_used", value * 0.01);
            return;
        case 0x014A:
        case 0x0537:
        case 0x0538:
        case 0x0539:
            set_extra(attributes, "fuel_consumption", value * 0.01);
            return;
        case 0x052B:
            attributes.set_number(Attribute::fuel_level, value);
            return;
        case 0x052D:
            set_extra(attributes, "coolant_temperature", value - 40);
            return;
        case 0x0530:
            attributes.set_number(Attribute::power, value * 0.001);
            return;
        case 0x0535:
            set_extra(attributes, "vehicle_speed", value * 0.1);
            return;
        case 0x0536:
            set_extra(attributes, "rpm", value);
            return;
        default:
            set_extra(attributes, number, value);
    }
}

std::string_view alarm_of_driving(std::uint16_t number) {
    switch (number) {
        case 0x1A:
            return "hard_acceleration";
        case 0x1B:
            return "hard_braking";
        case 0x1C:
            return "hard_cornering";
        case 0x23:
            return "fatigue_driving";
        default:
            return "";
    }
}

/// Reads 0xF0: the time, how it was sent, the kind of vehicle, and values or events.
std::optional<Reading> read_wired(ByteReader reader, const Jt808Context& context) {
    Reading reading;
    reading.time = jt808_time_from(reader, context);
    reader.skip(2);
    const std::uint8_t kind = reader.u8();
    const std::size_t count = kind == 0x01 || kind == 0x03 ? reader.u8() : 0;
    for (std::size_t index = 0; index < count && reader.is_good(); ++index) {
        const std::uint16_t number = reader.u16();
        const Bytes value = reader.take(reader.u8());
        if (kind == 0x01) {
            set_wired_value(number, value, reading.attributes);
        } else if (const auto alarm = alarm_of_driving(number); !alarm.empty()) {
            reading.attributes.add_alarm(alarm);
        }
    }
    if (kind == 0x0B && reader.u8() > 0) {
        reading.attributes.set_free("x_vin", std::string(reader.take(17)));
    }
    return reading.attributes.empty() ? std::nullopt : std::optional(std::move(reading));
}

/// The length of each location is known, so one that cannot be read costs none behind it.
void add_to_jt808_batch(std::optional<Reading> reading, Decoded& decoded) {
    if (reading) {
        decoded.readings.push_back(std::move(*reading));
    } else {
        decoded.fault = Fault::malformed;
    }
}

}  // namespace

std::optional<Reading> read_jt808_location(Bytes body, const Jt808Context& context) {
    if (body.size() < jt808_place_size) {
        return std::nullopt;
    }
    ByteReader reader(body);
    const std::uint32_t alarms = reader.u32();
    const std::uint32_t status = reader.u32();
    const double latitude = reader.u32() * 1e-6;
    const double longitude = reader.u32() * 1e-6;
    const std::int16_t altitude = reader.i16();
    const std::uint16_t speed = reader.u16();
    const std::uint16_t heading = reader.u16();
    Reading reading;
    reading.time = jt808_time_from(reader, context);
    const auto coordinates =
        fleet::Coordinates::from_degrees(has_jt808_bit(status, 2) ? -latitude : latitude,
                                         has_jt808_bit(status, 3) ? -longitude : longitude);
    if (coordinates && reading.time && has_jt808_bit(status, 1)) {
        reading.fix = Fix{*coordinates};
        reading.fix->motion.set_speed(kilometres_per_hour(speed * 0.1));
        reading.fix->motion.set_heading(fleet::Degrees{static_cast<double>(heading)});
        reading.attributes.set_number(Attribute::altitude, altitude);
    }
    reading.attributes.set_flag(Attribute::ignition, has_jt808_bit(status, 0));
    if (has_jt808_bit(status, 10)) {
        set_extra(reading.attributes, "blocked", true);
    }
    set_jt808_alarms(alarms, context, reading.attributes);
    constexpr std::size_t block_size = 18;
    if (reader.rest().size() == block_size && !are_items(reader.rest())) {
        set_jt808_block(reader.rest(), reading.attributes);
    } else {
        set_jt808_items(reader.rest(), reading.attributes);
    }
    return reading;
}

void read_jt808_batch(Bytes body, const Jt808Context& context, Decoded& decoded) {
    ByteReader reader(body);
    const std::size_t count = reader.u16();
    reader.skip(1);  // whether they are late
    for (std::size_t index = 0; index < count; ++index) {
        const Bytes one = reader.take(reader.u16());
        if (!reader.is_good()) {
            decoded.fault = Fault::malformed;
            return;
        }
        add_to_jt808_batch(read_jt808_location(one, context), decoded);
    }
}

void read_jt808_short_batch(Bytes body, const Jt808Context& context, Decoded& decoded) {
    ByteReader reader(body);
    while (!reader.is_at_end()) {
        const Bytes one = reader.take(reader.u8());
        // What follows the place are no items here.
        add_to_jt808_batch(read_jt808_location(one.substr(0, jt808_place_size), context), decoded);
    }
}

std::optional<Reading> read_jt808_lock(Bytes body) {
    ByteReader reader(body);
    Reading reading;
    reading.time = read_time(hexadecimal(reader.take(6)), "ddMMyyHHmmss");
    const std::string digits = hexadecimal(reader.take(9));
    const std::string speed = hexadecimal(reader.take(1));
    const std::uint8_t heading = reader.u8();
    const std::uint8_t gsm_level = reader.u8();
    const std::uint8_t satellites = reader.u8();
    const double odometer = reader.u32() * 1'000.0;
    const std::uint8_t battery = reader.u8();
    if (!reader.is_good()) {
        return std::nullopt;
    }
    const unsigned flags = whole<unsigned>(std::string_view(digits).substr(17), 16).value_or(0);
    const auto latitude = degrees_of_digits(std::string_view(digits).substr(0, 8));
    const auto longitude = degrees_of_digits(std::string_view(digits).substr(8, 9));
    if (latitude && longitude && reading.time && (flags & 1U) != 0) {
        const auto coordinates =
            fleet::Coordinates::from_degrees((flags & 2U) != 0 ? *latitude : -*latitude,
                                             (flags & 4U) != 0 ? *longitude : -*longitude);
        if (coordinates) {
            reading.fix = Fix{*coordinates};
            reading.fix->motion.set_heading(fleet::Degrees{heading * 2.0});
            if (const auto number = whole<int>(speed)) {
                reading.fix->motion.set_speed(knots(*number));
            }
        }
    }
    reading.attributes.set_number(Attribute::gsm_level, gsm_level);
    reading.attributes.set_number(Attribute::satellites, satellites);
    reading.attributes.set_number(Attribute::odometer, odometer);
    reading.attributes.set_number(Attribute::battery_level, battery);  // 0xAA while it is charged
    reader.skip(6);                                                    // a cell
    const std::uint8_t product = reader.u8();
    reader.skip(2);
    const std::uint32_t alarms = reader.u16();
    if ((product == 3 && has_jt808_bit(alarms, 1)) || (product < 3 && has_jt808_bit(alarms, 0))) {
        reading.attributes.add_alarm("low_power");
    }
    if (product == 3 && has_jt808_bit(alarms, 2)) {
        reading.attributes.add_alarm("vibration");
    }
    if (product == 3 && has_jt808_bit(alarms, 3)) {
        reading.attributes.add_alarm("low_battery");
    }
    return reading;
}

std::optional<Reading> read_jt808_driver(Bytes body, const Jt808Context& context) {
    ByteReader reader(body);
    Reading reading;
    const std::uint8_t status = reader.u8();
    reading.time = jt808_time_from(reader, context);
    reader.skip(1);  // whether the card could be read
    reader.skip(reader.u8());
    const Bytes licence = reader.take(20);
    if (!reader.is_good()) {
        return std::nullopt;
    }
    reading.attributes.set_text(Attribute::driver, without_zeros(licence));
    set_extra(reading.attributes, "card_status", static_cast<double>(status));
    return reading;
}

std::optional<Reading> read_jt808_passed_on(Bytes body, const Jt808Context& context) {
    ByteReader reader(body);
    const std::uint8_t type = reader.u8();
    if (type == 0xF0) {
        return read_wired(reader, context);
    }
    Reading reading;
    if (const std::size_t login = body.find("GTSL|"); login != Bytes::npos) {
        const Fields fields(body.substr(login), '|');
        reading.attributes.set_text(Attribute::driver, fields[4]);
    } else if (const std::size_t engine = body.find("$OBD-RT,"); engine != Bytes::npos) {
        set_jt808_engine(body.substr(engine), reading.attributes);
    }
    return reading.attributes.empty() ? std::nullopt : std::optional(std::move(reading));
}

}  // namespace convoy::devices
