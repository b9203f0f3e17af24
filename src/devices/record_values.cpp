#include "devices/record_values.hpp"

#include "devices/naming.hpp"
#include "devices/text_values.hpp"

namespace convoy::devices {

namespace {

std::optional<double> number_without_signs(std::string_view text) {
    text.remove_prefix(text.starts_with('+') ? 1 : 0);
    text.remove_suffix(text.ends_with('%') ? 1 : 0);
    return decimal(text);
}

}  // namespace

std::optional<Fix> fix_at(std::optional<double> latitude, std::optional<double> longitude) {
    const auto coordinates = latitude && longitude
                                 ? fleet::Coordinates::from_degrees(*latitude, *longitude)
                                 : std::nullopt;
    return coordinates ? std::optional(Fix{*coordinates}) : std::nullopt;
}

void set_number(fleet::Attributes& attributes, fleet::Attribute attribute, std::string_view text) {
    if (const auto number = number_without_signs(text)) {
        attributes.set_number(attribute, *number);
    }
}

void set_extra_number(fleet::Attributes& attributes, std::string_view name, std::string_view text) {
    if (const auto number = number_without_signs(text)) {
        set_extra(attributes, name, *number);
    }
}

void set_heading(Fix& fix, std::string_view degrees) {
    if (const auto heading = decimal(degrees)) {
        fix.motion.set_heading(fleet::Degrees{*heading});
    }
}

void set_inputs(fleet::Attributes& attributes, unsigned bits, int count) {
    for (int index = 0; index < count && index < 8; ++index) {
        const auto first = static_cast<int>(fleet::Attribute::input1);
        attributes.set_flag(static_cast<fleet::Attribute>(first + index),
                            (bits >> index & 1U) != 0);
    }
}

}  // namespace convoy::devices
