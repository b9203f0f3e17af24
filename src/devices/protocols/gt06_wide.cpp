#include "devices/protocols/gt06_wide.hpp"

#include <algorithm>
#include <array>

#include "devices/naming.hpp"
#include "devices/protocols/gt06_fields.hpp"
#include "devices/text_values.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;
using fleet::Attributes;

// The types.
constexpr std::uint8_t wide_text = 0x21;
constexpr std::uint8_t wide_place = 0x32;
constexpr std::uint8_t wide_alarm = 0x33;
constexpr std::uint8_t wide_place_of_makers = 0x38;
constexpr std::uint8_t wide_modules = 0x70;
constexpr std::uint8_t wide_information = 0x94;
constexpr std::uint8_t wide_passed_on = 0x9B;
constexpr std::uint8_t wide_points = 0xF2;

Bytes without_controls(Bytes bytes) {
    const auto is_shown = [](char byte) { return byte >= ' ' && byte <= '~'; };
    const auto* const end = std::ranges::find_if_not(bytes, is_shown);
    return bytes.substr(0, static_cast<std::size_t>(end - bytes.begin()));
}

/// What the device says to a command: in ASCII, or two bytes a letter.
void set_wide_text(Bytes bytes, Attributes& attributes) {
    ByteReader reader(bytes);
    reader.skip(4);
    const bool is_ascii = reader.u8() == 1;
    std::string shown(reader.rest());
    if (!is_ascii) {
        std::erase(shown, '\0');
    }
    const Bytes printable = without_controls(shown);
    set_extra(attributes, "result",
              std::string(printable.substr(0, Attributes::max_free_text_bytes)));
}

/// 0x94: values by number.
void set_information(Bytes bytes, Attributes& attributes) {
    ByteReader reader(bytes);
    switch (reader.u8()) {
        case 0x00:
            if (reader.rest().size() >= 2) {
                set_extra(attributes, "adc1", reader.u16() * 0.01);
            }
            return;
        case 0x05:
            if (!reader.is_at_end()) {
                set_extra(attributes, "door", (reader.u8() & 1U) != 0);
            }
            return;
        case 0x0A: {
            reader.skip(16);  // two other numbers of the device and its card
            std::string digits = hexadecimal(reader.take(10));
            std::erase(digits, 'f');
            set_extra(attributes, "iccid", digits);
            return;
        }
        case 0x0B:
            if (reader.rest().size() == 2) {
                attributes.set_number(Attribute::power, reader.u16() * 0.01);
            }
            return;
        case 0x0D:
            if (const std::size_t begin = bytes.find("!AIOIL,"); begin != Bytes::npos) {
                const Fields fields(bytes.substr(begin), ',');
                if (const auto temperature = decimal(fields[3])) {
                    attributes.set_number(Attribute::temperature, *temperature);
                }
                if (const auto fuel = decimal(fields[6])) {
                    attributes.set_number(Attribute::fuel, *fuel);
                }
            }
            return;
        case 0x1B:
            reader.skip(2);
            attributes.set_text(Attribute::driver, hexadecimal(reader.take(4)));
            return;
        case 0x1E:
            reader.skip(1);
            attributes.set_number(Attribute::temperature, reader.i32() * 0.1);
            set_extra(attributes, "humidity", reader.i32() * 0.1);
            return;
        default:
            return;
    }
}

/// A card or a sensor that is wired to the device.
void set_passed_on(Bytes bytes, Attributes& attributes) {
    ByteReader reader(bytes);
    reader.skip(1);
    const Bytes shown = without_controls(reader.rest());
    if (const std::size_t card = bytes.find("RFID:"); card != Bytes::npos) {
        attributes.set_text(Attribute::driver, without_controls(bytes.substr(card + 5)));
    } else {
        set_extra(attributes, "result",
                  std::string(shown.substr(0, Attributes::max_free_text_bytes)));
    }
}

/// A place with how many bytes it has before it, 0 being none.
void read_counted_place(ByteReader& reader, Reading& reading) {
    reading.time = read_gt06_time(reader);
    if (reader.u8() > 0) {
        read_gt06_place(reader, {}, reading);
    }
}

/// A place with its height, whose time is of UTC and in seconds.
void read_module_place(ByteReader reader, Reading& reading) {
    reading.time = fleet::Time(std::chrono::seconds(reader.u32()));
    const std::uint8_t satellites = reader.u8();
    const std::int16_t altitude = reader.i16();
    read_gt06_place(reader, {.has_satellites = false}, reading);
    reading.attributes.set_number(Attribute::satellites, satellites);
    if (reading.fix) {
        reading.attributes.set_number(Attribute::altitude, altitude);
    }
}

void set_module_event(std::uint8_t event, Attributes& attributes) {
    constexpr std::array<std::string_view, 4> alarms{"low_battery", "low_power", "power_cut",
                                                     "removing"};
    if (event >= 0x11 && event <= 0x14) {
        attributes.add_alarm(alarms[event - 0x11]);
    }
    set_extra(attributes, "event", static_cast<double>(event));
}

void set_module(std::uint16_t type, Bytes bytes, Reading& reading) {
    ByteReader reader(bytes);
    Attributes& attributes = reading.attributes;
    switch (type) {
        case 0x03:
            set_extra(attributes, "iccid", hexadecimal(bytes));
            return;
        case 0x09:
            attributes.set_number(Attribute::satellites, reader.u8());
            return;
        case 0x11: {
            // The network has two bytes whatever the country says.
            const std::uint16_t country = reader.u16();
            const std::uint16_t network = reader.u16();
            const std::uint16_t area = reader.u16();
            const std::uint32_t high = reader.u8();
            const std::uint32_t number = high << 16U | reader.u16();
            if (reader.is_good() && number > 0) {
                attributes.set_text(Attribute::network,
                                    std::to_string(country) + "-" + std::to_string(network) + "-" +
                                        std::to_string(area) + "-" + std::to_string(number));
            }
            return;
        }
        case 0x18:
            attributes.set_number(Attribute::battery, reader.u16() * 0.01);
            return;
        case 0x28:
            attributes.set_number(Attribute::hdop, reader.u8() * 0.1);
            return;
        case 0x2A: {
            const unsigned input = reader.u8();
            set_extra(attributes, "door", (input & 0xFU) != 0);
            set_extra(attributes, "tamper", input >> 4 != 0);
            return;
        }
        case 0x2B:
            set_module_event(reader.u8(), attributes);
            return;
        case 0x2E:
            attributes.set_number(Attribute::odometer, reader.little<std::uint32_t>());
            return;
        case 0x33:
            read_module_place(reader, reading);
            return;
        default:
            return;
    }
}

void read_modules(ByteReader& reader, Reading& reading) {
    while (reader.rest().size() >= 4) {
        const std::uint16_t type = reader.u16();
        const Bytes bytes = reader.take(reader.u16());
        if (reader.is_good()) {
            set_module(type, bytes, reading);
        }
    }
}

void set_alarm_of_status(std::uint8_t status, Attributes& attributes) {
    if (status == 0xA0 || status == 0xA1) {
        set_extra(attributes, "armed", status == 0xA0);
    } else if (status == 0xA2 || status == 0xA3) {
        attributes.add_alarm("low_battery");
    } else if (status == 0xA4) {
        attributes.add_alarm("general");
    } else if (status == 0xA5) {
        attributes.add_alarm("door");
    }
}

void read_place_of_az735(std::uint8_t type, ByteReader& reader, Reading& reading) {
    read_counted_place(reader, reading);
    if (const std::size_t length = reader.u8(); length > 0) {  // it counts itself
        ByteReader cell(reader.take(length - 1));
        read_gt06_cell(cell, {}, reading.attributes);
        reading.attributes.set_number(Attribute::gsm_level, reader.u8());
    }
    reader.skip(reader.u8());  // further cells
    reader.skip(reader.u8());  // access points
    const std::uint8_t status = reader.u8();
    if (type == wide_alarm && reader.is_good()) {
        set_alarm_of_status(status, reading.attributes);
    }
}

}  // namespace

std::optional<Reading> read_gt06_wide_body(std::uint8_t type, Bytes bytes) {
    ByteReader reader(bytes);
    Reading reading;
    switch (type) {
        case wide_text:
            set_wide_text(bytes, reading.attributes);
            break;
        case wide_place:
        case wide_alarm:
            read_place_of_az735(type, reader, reading);
            break;
        case wide_place_of_makers:
            reading.time = read_gt06_time(reader);
            read_gt06_place(reader, {}, reading);
            break;
        case wide_modules:
            read_modules(reader, reading);
            break;
        case wide_information:
            set_information(bytes, reading.attributes);
            break;
        case wide_passed_on:
            set_passed_on(bytes, reading.attributes);
            break;
        default:
            break;
    }
    return reading.fix || !reading.attributes.empty() ? std::optional(std::move(reading))
                                                      : std::nullopt;
}

bool is_gt06_wide_type(std::uint8_t type) {
    return type == wide_text || type == wide_place || type == wide_alarm ||
           type == wide_place_of_makers || type == wide_modules || type == wide_information ||
           type == wide_passed_on || type == wide_points;
}

}  // namespace convoy::devices
