#include "devices/protocols/jt808_items.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "devices/naming.hpp"
#include "devices/protocols/jt808_extensions.hpp"
#include "devices/text_values.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;
using fleet::Attributes;

/// Cells behind the number of their country and of their network.
void add_cell(std::string& network, ByteReader& reader, std::size_t size_of_cell) {
    const std::uint16_t country = reader.u16();
    const std::uint8_t own = reader.u8();
    const bool is_wide = size_of_cell > 4;
    const std::uint16_t area = reader.u16();
    const std::uint32_t cell = is_wide ? reader.u32() : reader.u16();
    if (reader.is_good() && country != 0) {
        network += (network.empty() ? "" : ",") + std::to_string(country) + "-" +
                   std::to_string(own) + "-" + std::to_string(area) + "-" + std::to_string(cell);
    }
}

/// A count, then for each cell its country, network, area, number and strength.
void set_jt808_cells(Bytes bytes, Attributes& attributes) {
    ByteReader reader(bytes);
    const std::size_t count = reader.u8();
    if (count == 0 || (bytes.size() - 1) % count != 0) {
        return;
    }
    const std::size_t size = (bytes.size() - 1) / count;
    if (size != 8 && size != 10) {
        return;
    }
    std::string network;
    for (std::size_t index = 0; index < count; ++index) {
        ByteReader cell(reader.take(size));
        add_cell(network, cell, size == 10 ? 6 : 4);
    }
    attributes.set_text(Attribute::network, network);
}

/// Access points: six bytes of an address and one of its strength.
void set_access_points(Bytes bytes, Attributes& attributes) {
    std::string network;
    for (ByteReader reader(bytes); reader.rest().size() >= 7;) {
        network += (network.empty() ? "" : ",") + hexadecimal(reader.take(6));
        network += std::to_string(reader.big<std::int8_t>());
    }
    attributes.set_text(Attribute::network, network);
}

/// Bits of driving, switches and doors.
void set_driving(Bytes bytes, Attributes& attributes) {
    ByteReader reader(bytes);
    const unsigned alarms = reader.u16();
    reader.skip(2);
    const std::uint32_t doors = reader.u32();
    constexpr std::array<std::string_view, 3> of_bits{"hard_acceleration", "hard_braking",
                                                      "hard_cornering"};
    for (unsigned index = 0; index < of_bits.size(); ++index) {
        if (reader.is_good() && (alarms >> (8 + index) & 1U) != 0) {
            attributes.add_alarm(of_bits[index]);
        }
    }
    if (reader.is_good() && (doors >> 16 & 1U) != 0) {
        attributes.add_alarm("door");
    }
}

/// 0xF6 of AOVX: an event, a mask, and the values that the mask names.
void set_sensors(Bytes bytes, Attributes& attributes) {
    ByteReader reader(bytes);
    const std::uint8_t event = reader.u8();
    if (reader.is_good()) {
        set_extra(attributes, "event", static_cast<double>(event));
    }
    const unsigned mask = reader.u8();
    if ((mask & 1U) != 0) {
        const std::uint16_t light = reader.u16();
        if (reader.is_good()) {
            set_extra(attributes, "light", static_cast<double>(light));
        }
    }
    if ((mask & 2U) != 0) {
        const double temperature = reader.i16() * 0.1;
        if (reader.is_good()) {
            attributes.set_number(Attribute::temperature, temperature);
        }
    }
    if ((mask & 4U) != 0) {
        const double humidity = reader.i16() * 0.1;
        if (reader.is_good()) {
            set_extra(attributes, "humidity", humidity);
        }
    }
}

/// 0x33: "*M00,45,1138600…": a lock's battery has three digits.
void set_jt808_lock(Bytes bytes, Attributes& attributes) {
    const auto battery = bytes.starts_with("*M00") && bytes.size() >= 15
                             ? whole<int>(bytes.substr(10, 3))
                             : std::nullopt;
    if (battery) {
        attributes.set_number(Attribute::battery, *battery * 0.01);
    }
}

/// 0xF3: values of an engine, behind numbers of two bytes.
void set_engine_values(Bytes bytes, Attributes& attributes) {
    ByteReader reader(bytes);
    while (reader.rest().size() >= 3) {
        const std::uint16_t type = reader.u16();
        const double number = jt808_number(reader.take(reader.u8()));
        if (reader.is_good() && type == 2) {
            set_extra(attributes, "vehicle_speed", number * 0.1);
        } else if (reader.is_good() && type == 3) {
            set_extra(attributes, "rpm", number);
        } else if (reader.is_good() && type == 4) {
            attributes.set_number(Attribute::power, number * 0.001);
        }
    }
}

/// Items that mean the same in each length.
bool set_engine_item(std::uint8_t type, Bytes bytes, Attributes& attributes) {
    const double number = jt808_number(bytes);
    switch (type) {
        case 0x03:
        case 0x80:
            set_extra(attributes, "vehicle_speed", type == 0x03 ? number * 0.1 : number);
            return true;
        case 0x81:
            set_extra(attributes, "rpm", number);
            return true;
        case 0x83:
            set_extra(attributes, "engine_load", number);
            return true;
        case 0x84:
            set_extra(attributes, "coolant_temperature", number - 40);
            return true;
        case 0x85:
            set_extra(attributes, "fuel_consumption", number);
            return true;
        case 0x89:
            set_extra(attributes, "throttle", number);
            return true;
        case 0x8B:
        case 0x94:
            set_extra(attributes, "vin", std::string(bytes));
            return true;
        case 0x8C:
            set_extra(attributes, "vehicle_odometer", number * 100);
            return true;
        case 0x8D:
            set_extra(attributes, "trip_odometer", number * 1'000);
            return true;
        case 0x8E:
            attributes.set_number(Attribute::fuel, number);
            return true;
        case 0xA0:
            set_extra(attributes, "dtcs", std::string(bytes));
            return true;
        case 0xCC:
            set_extra(attributes, "iccid", std::string(bytes));
            return true;
        default:
            return false;
    }
}

/// Items of a battery or a supply of power, of which the length shows the maker.
bool set_power_item(std::uint8_t type, Bytes bytes, Attributes& attributes) {
    const double number = jt808_number(bytes);
    const std::size_t size = bytes.size();
    if ((type == 0x06 || type == 0xD4 || type == 0xE1 || type == 0xFE) && size == 1) {
        attributes.set_number(Attribute::battery_level, number);
    } else if (type == 0x56 && size >= 1) {
        attributes.set_number(Attribute::battery_level, jt808_number(bytes.substr(0, 1)) * 10);
    } else if ((type == 0x82 || type == 0xD3 || type == 0xFE) && size == 2) {
        attributes.set_number(Attribute::power, number * 0.1);
    } else if (type == 0xFE && size == 4) {
        attributes.set_number(Attribute::odometer, number);
    } else if ((type == 0x69 || type == 0xD5) && size == 2) {
        attributes.set_number(Attribute::battery, number * 0.01);
    } else if (type == 0xE3 && size == 6) {
        attributes.set_number(Attribute::battery_level, jt808_number(bytes.substr(1, 1)));
        attributes.set_number(Attribute::battery, jt808_number(bytes.substr(2, 2)) * 0.01);
    } else if (type == 0xE4 && size == 2) {
        attributes.set_number(Attribute::battery_level, jt808_number(bytes.substr(1)));
    } else if (type == 0xEE && size >= 6) {
        attributes.set_number(Attribute::gsm_level, jt808_number(bytes.substr(0, 1)));
        attributes.set_number(Attribute::power, jt808_number(bytes.substr(1, 2)) * 0.001);
        attributes.set_number(Attribute::battery, jt808_number(bytes.substr(3, 2)) * 0.001);
        attributes.set_number(Attribute::satellites, jt808_number(bytes.substr(5, 1)));
    } else if (type == 0xF1 && size == 4) {
        attributes.set_number(Attribute::power, number * 0.001);
    } else if (type == 0xF7 && size == 6) {
        attributes.set_number(Attribute::battery, number * 0.001);
        attributes.set_number(Attribute::battery_level, jt808_number(bytes.substr(5)));
    } else {
        return false;
    }
    return true;
}

/// Items that makers have added.
void set_item_of_makers(std::uint8_t type, Bytes bytes, Attributes& attributes) {
    const double number = jt808_number(bytes);
    switch (type) {
        case 0xAC:
            attributes.set_number(Attribute::odometer, number);
            return;
        case 0xD0:
            if ((static_cast<std::uint32_t>(number) >> 3 & 1U) != 0) {
                attributes.add_alarm("vibration");
            }
            return;
        case 0xE1:
            if (bytes.size() >= 4 && number != 0) {
                attributes.set_text(Attribute::driver, std::to_string(ByteReader(bytes).u32()));
            }
            return;
        case 0xE2:
            if (bytes.size() == 4) {
                attributes.set_number(Attribute::fuel, number * 0.1);
            }
            return;
        case 0xE6:
            set_jt808_engine(bytes, attributes);
            return;
        case 0xEB:
            set_jt808_extensions(bytes, attributes);
            return;
        case 0xEC:
        case 0xF4:
            set_access_points(bytes, attributes);
            return;
        case 0xF3:
            set_engine_values(bytes, attributes);
            return;
        case 0xF6:
            set_sensors(bytes, attributes);
            return;
        default:
            return;
    }
}

void set_jt808_item(std::uint8_t type, Bytes bytes, Attributes& attributes) {
    if (set_power_item(type, bytes, attributes) || set_engine_item(type, bytes, attributes)) {
        return;
    }
    const double number = jt808_number(bytes);
    switch (type) {
        case 0x01:
            attributes.set_number(Attribute::odometer, number * 100);
            return;
        case 0x02:
            attributes.set_number(Attribute::fuel, number * 0.1);
            return;
        case 0x14:
            if (number != 0) {
                set_extra(attributes, "video_alarm", number);
            }
            return;
        case 0x30:
            attributes.set_number(Attribute::gsm_level, number);
            return;
        case 0x31:
            attributes.set_number(Attribute::satellites, number);
            return;
        case 0x33:
            set_jt808_lock(bytes, attributes);
            return;
        case 0x51:
            if (bytes.size() >= 2) {
                attributes.set_number(Attribute::temperature, ByteReader(bytes).i16() * 0.1);
            }
            return;
        case 0x53:
        case 0x5D:
            set_jt808_cells(bytes, attributes);
            return;
        case 0x54:
            set_access_points(bytes.substr(bytes.empty() ? 0 : 1), attributes);
            return;
        case 0x57:
            set_driving(bytes, attributes);
            return;
        default:
            set_item_of_makers(type, bytes, attributes);
            return;
    }
}

}  // namespace

void set_jt808_items(Bytes items, Attributes& attributes) {
    ByteReader reader(items);
    while (reader.rest().size() >= 2) {
        const std::uint8_t type = reader.u8();
        const Bytes value = reader.take(reader.u8());
        if (!reader.is_good()) {
            return;
        }
        set_jt808_item(type, value, attributes);
    }
}

void set_jt808_engine(std::string_view sentence, Attributes& attributes) {
    constexpr std::string_view begin = "$OBD-RT,";
    if (!sentence.starts_with(begin)) {
        return;
    }
    const Fields fields(sentence.substr(begin.size()), ',');
    if (const auto power = decimal(fields[0])) {
        attributes.set_number(Attribute::power, *power);
    }
    constexpr std::array<std::pair<std::size_t, std::string_view>, 4> names{
        {{1, "rpm"}, {2, "vehicle_speed"}, {4, "engine_load"}, {5, "coolant_temperature"}}};
    for (const auto& [index, name] : names) {
        if (const auto number = decimal(fields[index])) {
            set_extra(attributes, name, *number);
        }
    }
}

}  // namespace convoy::devices
