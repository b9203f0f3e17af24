#include "devices/protocols/jt808_extensions.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "devices/naming.hpp"
#include "devices/text_values.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;
using fleet::Attributes;

/// Bits of alarms that are 0 while there is one.
void set_inverted_alarms(std::uint32_t word, Attributes& attributes) {
    constexpr std::array<std::pair<unsigned, std::string_view>, 3> alarms{
        {{0, "power_cut"}, {1, "low_power"}, {12, "removing"}}};
    for (const auto& [bit, alarm] : alarms) {
        if ((word >> bit & 1U) == 0) {
            attributes.add_alarm(alarm);
        }
    }
}

void set_extension(std::uint16_t type, Bytes bytes, Attributes& attributes) {
    const double number = jt808_number(bytes);
    switch (type) {
        case 0x0001:
            set_extra(attributes, "fuel1", jt808_number(bytes.substr(0, 2)) * 0.1);
            return;
        case 0x0023:
            if (const auto fuel = decimal(bytes)) {
                set_extra(attributes, "fuel2", *fuel);
            }
            return;
        case 0x002D:
            attributes.set_number(Attribute::battery, jt808_number(bytes.substr(0, 2)) * 0.001);
            return;
        case 0x0089:
            if (bytes.size() == 4) {
                set_inverted_alarms(ByteReader(bytes).u32(), attributes);
            }
            return;
        case 0x00A8:
        case 0x00E1:
            attributes.set_number(Attribute::battery_level, number);
            return;
        case 0x00B2: {
            std::string digits = hexadecimal(bytes);
            digits.resize(std::min(digits.size(), digits.find_last_not_of('f') + 1));
            set_extra(attributes, "iccid", digits);
            return;
        }
        case 0x00B9:
            attributes.set_text(Attribute::network, bytes.substr(bytes.empty() ? 0 : 1));
            return;
        case 0x00CE:
            attributes.set_number(Attribute::power, jt808_number(bytes.substr(0, 2)) * 0.01);
            return;
        case 0x00E3:
            set_extra(attributes, "charging", number != 0);
            return;
        default:
            return;
    }
}

}  // namespace

void set_jt808_extensions(Bytes bytes, Attributes& attributes) {
    ByteReader reader(bytes);
    if (bytes.starts_with("UTC")) {
        set_extra(attributes, "timezone", std::string(bytes));
        return;
    }
    if (bytes.size() > 2 && ByteReader(bytes).u16() > 200) {
        std::string network;
        const std::uint16_t country = reader.u16();
        const std::uint8_t own = reader.u8();
        while (reader.rest().size() >= 5) {
            const std::uint16_t area = reader.u16();
            const std::uint16_t cell = reader.u16();
            reader.skip(1);
            network += (network.empty() ? "" : ",") + std::to_string(country) + "-" +
                       std::to_string(own) + "-" + std::to_string(area) + "-" +
                       std::to_string(cell);
        }
        attributes.set_text(Attribute::network, network);
        return;
    }
    while (reader.rest().size() > 4) {
        const std::size_t length = reader.u16();
        const std::uint16_t type = reader.u16();
        const Bytes value = reader.take(length < 2 ? 0 : length - 2);
        if (reader.is_good()) {
            set_extension(type, value, attributes);
        }
    }
}

double jt808_number(Bytes bytes) {
    double number = 0;
    for (const char byte : bytes.substr(0, 4)) {
        number = number * 256 + static_cast<std::uint8_t>(byte);
    }
    return number;
}

}  // namespace convoy::devices
