#include "fleet/message/json_element.hpp"

#include <limits>
#include <utility>

#include "fleet/message/json_syntax.hpp"

namespace convoy::fleet {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

/// Reads a number of any size. One too large for a double becomes infinite, with its sign.
error_code read_number(ondemand::value& value, Member<double>& member) {
    if (!is(value, ondemand::json_type::number)) {
        member.set_wrong_type();
        return skip(value);
    }
    double number = 0;
    if (value.get_double().get(number) == simdjson::SUCCESS) {
        member.give(number);
        return simdjson::SUCCESS;
    }
    const bool is_negative = value.raw_json_token().starts_with('-');
    constexpr double infinity = std::numeric_limits<double>::infinity();
    member.give(is_negative ? -infinity : infinity);
    return skip(value);
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
    return skip(value);
}

}  // namespace

bool is(ondemand::value& value, ondemand::json_type type) {
    auto found = ondemand::json_type::null;
    return value.type().get(found) == simdjson::SUCCESS && found == type;
}

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
