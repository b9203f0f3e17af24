#include "fleet/message/json_element.hpp"

#include <utility>

#include "fleet/message/json_attributes.hpp"
#include "fleet/message/json_syntax.hpp"
#include "fleet/message/json_values.hpp"

namespace convoy::fleet {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

error_code read_number(ondemand::value& value, Member<double>& member) {
    if (!is(value, ondemand::json_type::number)) {
        member.set_wrong_type();
        return skip(value);
    }
    double number = 0;
    const error_code error = read_any_number(value, number);
    member.give(number);
    return error;
}

/// Reads a number that may be null, which means that it is absent.
error_code read_optional(ondemand::value& value, Member<double>& member) {
    if (is(value, ondemand::json_type::null)) {
        member = {};
        return skip(value);
    }
    return read_number(value, member);
}

error_code read_text(ondemand::value& value, Member<std::string_view>& member) {
    if (!is(value, ondemand::json_type::string)) {
        member.set_wrong_type();
        return skip(value);
    }
    std::string_view text;
    const error_code error = value.get_string().get(text);
    member.give(text);
    return error;
}

error_code read_epoch(ondemand::value& value, Member<std::optional<Time>>& member) {
    std::int64_t milliseconds = 0;
    if (value.get_int64().get(milliseconds) == simdjson::SUCCESS) {
        member.give(Time(std::chrono::milliseconds(milliseconds)));
        return simdjson::SUCCESS;
    }
    member.give(std::nullopt);
    return skip(value);
}

error_code read_time(ondemand::value& value, Member<std::optional<Time>>& member) {
    if (is(value, ondemand::json_type::number)) {
        return read_epoch(value, member);
    }
    Member<std::string_view> text;
    const error_code error = read_text(value, text);
    if (text.state == Member<std::string_view>::State::given) {
        member.give(parse_time(text.value));
    } else {
        member.set_wrong_type();
    }
    return error;
}

/// Reads a text that may be null, which means that it is absent.
error_code read_optional_text(ondemand::value& value, Member<std::string_view>& member) {
    if (is(value, ondemand::json_type::null)) {
        member = {};
        return skip(value);
    }
    return read_text(value, member);
}

/// Reads a member that only the elements of device gateways have.
error_code read_member_of_devices(std::string_view name, ondemand::value& value, Element& element) {
    if (name == "attributes") {
        return read_attributes(value, element);
    }
    if (name == "device") {
        return read_optional_text(value, details_of(element).device);
    }
    if (name == "rejected") {
        return read_text(value, details_of(element).rejected);
    }
    if (name == "content") {
        return read_text(value, details_of(element).content);
    }
    return skip(value);
}

error_code read_member(std::string_view name, ondemand::value& value, Element& element) {
    if (name == "vehicle") {
        return read_text(value, element.vehicle);
    }
    if (name == "lat") {
        return read_number(value, element.latitude);
    }
    if (name == "lon") {
        return read_number(value, element.longitude);
    }
    if (name == "time") {
        return read_time(value, element.time);
    }
    if (name == "accuracy") {
        return read_optional(value, element.accuracy);
    }
    if (name == "speed") {
        return read_optional(value, element.speed);
    }
    if (name == "heading") {
        return read_optional(value, element.heading);
    }
    return read_member_of_devices(name, value, element);
}

}  // namespace

error_code read_members(ondemand::object& object, Element& element) {
    for (auto found : object) {
        ondemand::field field;
        std::string_view name;
        if (const error_code error = std::move(found).get(field)) {
            return error;
        }
        if (const error_code error = field.unescaped_key().get(name)) {
            return error;
        }
        if (const error_code error = read_member(name, field.value(), element)) {
            return error;
        }
    }
    return simdjson::SUCCESS;
}

}  // namespace convoy::fleet
