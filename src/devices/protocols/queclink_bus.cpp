#include "devices/protocols/queclink_bus.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "devices/naming.hpp"
#include "devices/text_values.hpp"

namespace convoy::devices {

void set_queclink_bus_value(fleet::Attributes& attributes, unsigned bit, std::string_view field) {
    using fleet::Attribute;
    constexpr std::array<std::pair<unsigned, std::string_view>, 3> extras{
        {{3, "fuel_used"}, {4, "rpm"}, {6, "coolant_temperature"}}};
    if (field.empty()) {
        return;
    }
    if (bit == 0) {
        set_extra(attributes, "vin", std::string(field));
        return;
    }
    const auto value = decimal(field);
    const auto behind_letter = decimal(field.substr(1));
    const auto* const extra =
        std::ranges::find(extras, bit, [](const auto& each) { return each.first; });
    if (extra != extras.end() && value) {
        set_extra(attributes, extra->second, *value);
    } else if (bit == 1 && value) {
        attributes.set_flag(Attribute::ignition, *value > 0);
    } else if (bit == 2 && field.starts_with('H') && behind_letter) {
        set_extra(attributes, "can_odometer", *behind_letter * 100);
    } else if (bit == 8 && behind_letter) {
        attributes.set_number(field.starts_with('P') ? Attribute::fuel_level : Attribute::fuel,
                              *behind_letter);
    } else if (bit == 11 && value) {
        attributes.set_number(Attribute::engine_hours, *value * 3'600);
    }
}

}  // namespace convoy::devices
