#include "devices/protocols/gt06_bodies.hpp"

#include <algorithm>
#include <array>

#include "devices/civil_time.hpp"
#include "devices/naming.hpp"
#include "devices/protocols/gt06_fields.hpp"
#include "devices/protocols/gt06_wide.hpp"
#include "devices/units.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;
using fleet::Attributes;

constexpr std::size_t time_and_place_size = 18;
constexpr std::size_t gt06_cell_size = 8;
constexpr Gt06Cell large_gt06_cell{.area_size = 4, .number_size = 8};

Reading read_time_and_place(ByteReader& reader) {
    Reading reading;
    reading.time = read_gt06_time(reader);
    read_gt06_place(reader, {}, reading);
    return reading;
}

/// Reads a cell behind its length, which counts itself in most devices and not in others. What has
/// to follow it decides.
void read_counted_cell(ByteReader& reader, std::size_t following, Attributes& attributes) {
    const std::size_t length = reader.u8();
    const std::size_t rest = reader.rest().size();
    const auto leaves = [rest, following](std::size_t size) {
        const std::size_t left = rest < size ? 0 : rest - size;
        return left == following || left == following + 4;  // with an odometer
    };
    const std::size_t without_itself = length == 0 ? 0 : length - 1;
    const bool counts_itself =
        leaves(without_itself) || (!leaves(length) && length != gt06_cell_size);
    ByteReader cell(reader.take(counts_itself ? without_itself : length));
    const bool is_large = cell.rest().size() >= 15;
    read_gt06_cell(cell, is_large ? large_gt06_cell : Gt06Cell{}, attributes);
}

void read_status_and_alarm(ByteReader& reader, Attributes& attributes) {
    read_gt06_status(reader, attributes);
    add_gt06_alarm(reader.u8(), attributes);
}

/// What devices of several makes append to the place and the cell of 0x12. Its length shows which
/// one it is.
void read_rest_of_place(ByteReader& reader, Attributes& attributes) {
    constexpr std::size_t with_card = 60;
    const std::size_t size = reader.rest().size();
    if (size == 4 || size >= with_card) {
        attributes.set_number(Attribute::odometer, reader.u32());
    } else if (size == 2) {
        attributes.set_flag(Attribute::ignition, (reader.u16() & 0x8000U) != 0);
    } else if (size == 5) {
        read_gt06_status_of_supply(reader, attributes);
    } else if (size == 12) {
        read_gt06_status_of_supply(reader, attributes);
        add_gt06_alarm(reader.u8(), attributes);
        set_extra(attributes, "oil", static_cast<double>(reader.u16()));
        const int temperature = reader.u8();
        attributes.set_number(Attribute::temperature,
                              temperature >= 128 ? 128 - temperature : temperature);
        attributes.set_number(Attribute::odometer, reader.u32() * 10.0);
    }
}

/// A place of 0x12, before which some devices write their IMEI.
Reading read_place_and_cell(Bytes bytes) {
    constexpr std::size_t with_imei = 8 + time_and_place_size + gt06_cell_size;
    ByteReader reader(bytes);
    ByteReader without_imei(bytes.substr(std::min<std::size_t>(8, bytes.size())));
    Reading reading = read_time_and_place(reader);
    if (bytes.size() == with_imei && !reading.time) {
        reader = without_imei;
        reading = read_time_and_place(reader);
    }
    read_gt06_cell(reader, {}, reading.attributes);
    if (reader.is_good()) {
        read_rest_of_place(reader, reading.attributes);
    }
    return reading;
}

/// A place of 0x22, with the ignition, the reason and whether it is late.
Reading read_place_with_ignition(Bytes bytes) {
    constexpr std::size_t with_large_number = 42;
    ByteReader reader(bytes);
    Reading reading = read_time_and_place(reader);
    const bool is_large = bytes.size() == with_large_number;
    read_gt06_cell(reader, {.number_size = is_large ? 4U : 3U}, reading.attributes);
    if (reader.rest().size() >= 3) {
        reading.attributes.set_flag(Attribute::ignition, reader.u8() > 0);
        set_extra(reading.attributes, "event", static_cast<double>(reader.u8()));
        reader.skip(1);
    }
    if (reader.rest().size() == 4 || is_large) {
        reading.attributes.set_number(Attribute::odometer, reader.u32());
    }
    if (is_large) {
        reader.skip(4);
        reading.attributes.set_number(Attribute::temperature, reader.i16() * 0.01);
        set_extra(reading.attributes, "humidity", reader.u16() * 0.01);
    }
    return reading;
}

/// The same with the IMEI and two times before it, and voltages and counters behind it.
Reading read_place_with_counters(Bytes bytes) {
    ByteReader reader(bytes);
    reader.skip(1 + 8 + 6);
    Reading reading = read_time_and_place(reader);
    constexpr std::size_t tail = 13;
    ByteReader rest(bytes.substr(bytes.size() - tail));
    Attributes& attributes = reading.attributes;
    const unsigned bits = rest.u8();
    attributes.set_flag(Attribute::ignition, (bits >> 1 & 1U) != 0);
    attributes.set_number(Attribute::power, rest.u16() * 0.01);
    attributes.set_number(Attribute::battery, rest.u8() * 0.1);
    attributes.set_number(Attribute::gsm_level, rest.u8());
    rest.skip(2);
    const std::uint32_t odometer = rest.u16();  // both counters have three bytes
    attributes.set_number(Attribute::odometer, odometer * 256.0 + rest.u8());
    const std::uint32_t minutes = rest.u16();
    attributes.set_number(Attribute::engine_hours, (minutes * 256.0 + rest.u8()) * 60);
    return reading;
}

Reading read_place_with_status(Bytes bytes, bool has_fence) {
    ByteReader reader(bytes);
    Reading reading = read_time_and_place(reader);
    read_counted_cell(reader, has_fence ? 6 : 5, reading.attributes);
    read_status_and_alarm(reader, reading.attributes);
    reader.skip(1);  // a language
    if (has_fence && !reader.is_at_end()) {
        set_extra(reading.attributes, "geofence", static_cast<double>(reader.u8()));
    }
    return reading;
}

Reading read_place_with_large_cell(Bytes bytes) {
    ByteReader reader(bytes);
    Reading reading = read_time_and_place(reader);
    read_gt06_cell(reader, large_gt06_cell, reading.attributes);
    if (reader.is_good() && !reader.is_at_end()) {
        reading.attributes.set_flag(Attribute::ignition, reader.u8() > 0);
    }
    return reading;
}

/// 0x24 has cells alone, or a place with voltages.
Reading read_place_with_voltages(Bytes bytes) {
    ByteReader reader(bytes);
    Reading reading = read_time_and_place(reader);
    read_gt06_cell(reader, {}, reading.attributes);
    reading.attributes.set_flag(Attribute::ignition, reader.u8() > 0);
    reading.attributes.set_number(Attribute::power, reader.u16() * 0.01);
    reading.attributes.set_number(Attribute::battery, reader.u16() * 0.01);
    return reading;
}

/// 0x34 of X1, with a driver, voltages and ports.
Reading read_place_with_ports(Bytes bytes) {
    ByteReader reader(bytes);
    reader.skip(4);
    Reading reading = read_time_and_place(reader);
    Attributes& attributes = reading.attributes;
    reader.skip(2);
    attributes.set_number(Attribute::odometer, reader.u32());
    read_gt06_cell(reader, {.number_size = 4}, attributes);
    if (const std::uint32_t driver = reader.u32(); driver != 0) {
        attributes.set_text(Attribute::driver, std::to_string(driver));
    }
    attributes.set_number(Attribute::battery, reader.u16() * 0.01);
    attributes.set_number(Attribute::power, reader.u16() * 0.01);
    return reading;
}

/// 0x61: an IMEI, a place, and at the end the number of a driver's card.
Reading read_place_with_driver(Bytes bytes) {
    ByteReader reader(bytes);
    reader.skip(8);
    Reading reading = read_time_and_place(reader);
    ByteReader card(bytes.substr(bytes.size() < 4 ? 0 : bytes.size() - 4));
    if (const std::uint32_t number = card.u32(); number != 0) {
        reading.attributes.set_text(Attribute::driver, std::to_string(number));
    }
    return reading;
}

/// 0x17 is a place, a cell and a card of 8 bytes in some devices.
Reading read_place_with_card(Bytes bytes) {
    ByteReader reader(bytes);
    Reading reading = read_time_and_place(reader);
    read_gt06_cell(reader, {}, reading.attributes);
    reading.attributes.set_text(Attribute::driver, hexadecimal(reader.take(8)));
    return reading;
}

/// 0x95 of cameras: an alarm, and a place if there is one.
Reading read_camera_alarm(Bytes bytes) {
    ByteReader reader(bytes);
    Reading reading;
    const bool is_long = bytes.starts_with("\xff\xff");
    reader.skip(is_long ? 3 : 0);
    reading.time = read_gt06_time(reader);
    const bool has_place = bytes.size() >= 17;
    if (is_long && bytes.size() < 25) {
        return reading;  // it ends before its event
    }
    if (is_long) {
        read_gt06_place(reader, {.has_speed = false}, reading);
        const std::uint16_t speed = reader.u16();
        if (reading.fix) {
            reading.fix->motion.set_speed(kilometres_per_hour(speed));
        }
        reading.attributes.set_number(Attribute::power, reader.u16() * 0.1);
    } else if (has_place) {
        read_gt06_place(reader, {.has_satellites = false, .has_speed = false}, reading);
    }
    const std::uint8_t number = reader.u8();
    set_extra(reading.attributes, "event", static_cast<double>(number));
    constexpr std::array<std::string_view, 4> of_driving{"hard_acceleration", "hard_braking",
                                                         "hard_cornering", "accident"};
    std::string_view alarm = number == 0x01 && has_place ? "sos" : "general";
    if (number >= 0x90 && number < 0x90 + of_driving.size()) {
        alarm = of_driving[number - 0x90U];
    } else if (number == 0x80 || number == 0x87) {
        alarm = number == 0x80 ? "vibration" : "overspeed";
    }
    reading.attributes.add_alarm(alarm);
    return reading;
}

/// 0x69: access points and cells that surround the device.
Reading read_surroundings(Bytes bytes) {
    ByteReader reader(bytes);
    Reading reading;
    reading.time = read_time(hexadecimal(reader.take(6)), "yyMMddHHmmss");
    std::string network;
    constexpr std::size_t end_of_cells = 4;
    while (reader.rest().size() >= 7 + end_of_cells && network.size() < 400) {
        network += (network.empty() ? "" : ",") + hexadecimal(reader.take(6)) + "-";
        network += std::to_string(reader.u8());
    }
    reading.attributes.set_text(Attribute::network, network);
    return reading;
}

/// 0x28 and its kin: the time and the cell of the strongest station.
Reading read_gt06_cells(Bytes bytes, bool are_large) {
    ByteReader reader(bytes);
    Reading reading;
    reading.time = read_gt06_time(reader);
    read_gt06_cell(reader, are_large ? large_gt06_cell : Gt06Cell{}, reading.attributes);
    return reading;
}

/// 0x13, a heartbeat: a status, and an alarm in most devices.
Reading read_heartbeat(Bytes bytes) {
    constexpr std::size_t of_sensors = 16;
    ByteReader reader(bytes);
    Reading reading;
    if (bytes.size() == of_sensors) {
        reader.skip(5);
        reading.attributes.set_number(Attribute::battery_level, reader.u8());
        return reading;
    }
    read_gt06_status(reader, reading.attributes);
    if (reader.rest().size() >= 2) {
        add_gt06_alarm(reader.u8(), reading.attributes);
    }
    return reading;
}

/// 0x19: a cell and a status.
Reading read_cell_with_status(Bytes bytes) {
    ByteReader reader(bytes);
    Reading reading;
    read_gt06_cell(reader, {}, reading.attributes);
    read_status_and_alarm(reader, reading.attributes);
    return reading;
}

/// 0x15: what the device says to a command, behind a length and four bytes of the server's.
Reading read_gt06_text(Bytes bytes) {
    ByteReader reader(bytes);
    const std::size_t length = reader.u8();
    reader.skip(4);
    Reading reading;
    const Bytes text = reader.take(length < 4 ? 0 : length - 4);
    set_extra(reading.attributes, "result", std::string(text.substr(0, text.find('\0'))));
    return reading;
}

/// 0xA3 is a place with a fence, or a late status alone.
Reading read_fence(Bytes bytes) {
    if (bytes.size() > time_and_place_size) {
        return read_place_with_status(bytes, true);
    }
    Reading reading;
    ByteReader reader(bytes);
    read_status_and_alarm(reader, reading.attributes);
    return reading;
}

Reading read_place_alone(Bytes bytes) {
    ByteReader reader(bytes);
    return read_time_and_place(reader);
}

using ReadGt06 = Reading (*)(Bytes);

/// A type and the least number of bytes that it needs.
struct Gt06Type {
    std::uint8_t number;
    std::size_t least;
    ReadGt06 read;
};

Reading read_status_place(Bytes bytes) { return read_place_with_status(bytes, false); }
Reading read_fenced_place(Bytes bytes) { return read_place_with_status(bytes, true); }
Reading read_small_cells(Bytes bytes) { return read_gt06_cells(bytes, false); }
Reading read_large_cells(Bytes bytes) { return read_gt06_cells(bytes, true); }

// A longer form of a type comes before the shorter one.
constexpr std::array gt06_types{
    Gt06Type{0x10, 18, read_place_alone},
    Gt06Type{0x11, 18, read_place_alone},
    Gt06Type{0x12, 18, read_place_and_cell},
    Gt06Type{0x13, 3, read_heartbeat},
    Gt06Type{0x15, 5, read_gt06_text},
    Gt06Type{0x16, 18, read_status_place},
    Gt06Type{0x17, 35, read_place_with_card},
    Gt06Type{0x18, 11, read_small_cells},
    Gt06Type{0x19, 11, read_cell_with_status},
    Gt06Type{0x1A, 18, read_place_alone},
    Gt06Type{0x1E, 18, read_place_alone},
    Gt06Type{0x22, 55, read_place_with_counters},
    Gt06Type{0x22, 18, read_place_with_ignition},
    Gt06Type{0x23, 3, read_heartbeat},
    Gt06Type{0x24, 41, read_place_with_voltages},
    Gt06Type{0x24, 11, read_small_cells},
    Gt06Type{0x26, 18, read_status_place},
    Gt06Type{0x27, 18, read_fenced_place},
    Gt06Type{0x28, 11, read_small_cells},
    Gt06Type{0x2A, 18, read_place_alone},
    Gt06Type{0x2C, 11, read_small_cells},
    Gt06Type{0x2D, 18, read_place_with_ignition},
    Gt06Type{0x2E, 11, read_small_cells},
    Gt06Type{0x31, 18, read_place_and_cell},
    Gt06Type{0x32, 18, read_status_place},
    Gt06Type{0x33, 11, read_large_cells},
    Gt06Type{0x34, 22, read_place_with_ports},
    Gt06Type{0x37, 18, read_place_with_ignition},
    Gt06Type{0x61, 26, read_place_with_driver},
    Gt06Type{0x69, 10, read_surroundings},
    Gt06Type{0x95, 7, read_camera_alarm},
    Gt06Type{0xA0, 18, read_place_with_large_cell},
    Gt06Type{0xA1, 11, read_large_cells},
    Gt06Type{0xA2, 11, read_large_cells},
    Gt06Type{0xA3, 4, read_fence},
    Gt06Type{0xA4, 18, read_fenced_place},
};

const Gt06Type* gt06_type_of(const Gt06Body& body) {
    const auto* const found = std::ranges::find_if(gt06_types, [&body](const Gt06Type& type) {
        // 0x24 with more bytes than a place with voltages has is a list of cells.
        const bool is_list = type.number == 0x24 && type.least == 41 && body.bytes.size() != 41;
        return type.number == body.type && body.bytes.size() >= type.least && !is_list;
    });
    return found == gt06_types.end() ? nullptr : &*found;
}

}  // namespace

std::optional<Reading> read_gt06_body(const Gt06Body& body) {
    if (body.is_wide) {
        return read_gt06_wide_body(body.type, body.bytes);
    }
    const Gt06Type* const type = gt06_type_of(body);
    if (type == nullptr) {
        return std::nullopt;
    }
    Reading reading = type->read(body.bytes);
    return reading.fix || !reading.attributes.empty() ? std::optional(std::move(reading))
                                                      : std::nullopt;
}

bool is_gt06_data(const Gt06Body& body) {
    return body.is_wide ? is_gt06_wide_type(body.type) : gt06_type_of(body) != nullptr;
}

}  // namespace convoy::devices
