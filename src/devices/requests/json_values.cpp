#include "devices/requests/json_values.hpp"

namespace convoy::devices {

namespace {

template <typename Type>
std::optional<Type> member_as(JsonValue object, std::string_view member) {
    Type value{};
    return object.at_key(member).get(value) == simdjson::SUCCESS ? std::optional(value)
                                                                 : std::nullopt;
}

}  // namespace

std::optional<double> json_number(JsonValue object, std::string_view member) {
    return member_as<double>(object, member);
}

std::optional<std::string_view> json_text(JsonValue object, std::string_view member) {
    return member_as<std::string_view>(object, member);
}

std::optional<bool> json_flag(JsonValue object, std::string_view member) {
    return member_as<bool>(object, member);
}

std::optional<JsonValue> json_object(JsonValue object, std::string_view member) {
    JsonValue value;
    const bool found = object.at_key(member).get(value) == simdjson::SUCCESS;
    return found && value.is_object() ? std::optional(value) : std::nullopt;
}

void set_json_number(fleet::Attributes& attributes, fleet::Attribute attribute,
                     std::optional<double> number) {
    if (number) {
        attributes.set_number(attribute, *number);
    }
}

void set_phone_motion(Fix& fix, std::optional<fleet::MetresPerSecond> speed,
                      std::optional<double> course) {
    if (speed) {
        fix.motion.set_speed(*speed);
    }
    if (course) {
        fix.motion.set_heading(fleet::Degrees{*course});
    }
}

void set_phone_accuracy(Fix& fix, std::optional<double> metres) {
    if (metres && *metres > 0) {
        fix.accuracy = fleet::Accuracy::from_metres(*metres);
    }
}

}  // namespace convoy::devices
