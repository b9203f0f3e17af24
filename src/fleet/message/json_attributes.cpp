#include "fleet/message/json_attributes.hpp"

#include <utility>

#include "fleet/message/json_syntax.hpp"
#include "fleet/message/json_values.hpp"

namespace convoy::fleet {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

constexpr int depth_of_attribute = max_json_depth - 1;
constexpr int depth_of_alarm = max_json_depth - 2;

error_code read_alarm(ondemand::value& value, ElementDetails& details) {
    std::string_view alarm;
    if (!is(value, ondemand::json_type::string)) {
        ++details.wrong_attributes;
        return skip(value, depth_of_alarm);
    }
    const error_code error = value.get_string().get(alarm);
    details.wrong_attributes += details.attributes.add_alarm(alarm) ? 0 : 1;
    return error;
}

error_code read_alarms(ondemand::value& value, ElementDetails& details) {
    details.attributes.erase("alarms");
    ondemand::array array;
    if (const error_code error = value.get_array().get(array)) {
        return error;
    }
    for (auto found : array) {
        ondemand::value alarm;
        if (const error_code error = std::move(found).get(alarm)) {
            return error;
        }
        if (const error_code error = read_alarm(alarm, details)) {
            return error;
        }
    }
    return simdjson::SUCCESS;
}

/// Reads a value that is no array and no object, of the type that its first byte has.
error_code read_scalar(ondemand::value& value, ondemand::json_type type, GivenValue& given) {
    if (type == ondemand::json_type::string) {
        std::string_view text;
        const error_code error = value.get_string().get(text);
        given = text;
        return error;
    }
    if (type == ondemand::json_type::number) {
        double number = 0;
        const error_code error = read_any_number(value, number);
        given = number;
        return error;
    }
    bool flag = false;
    if (value.get_bool().get(flag) != simdjson::SUCCESS) {
        return skip(value);  // the first byte was that of true or false, and the rest is not JSON
    }
    given = flag;
    return simdjson::SUCCESS;
}

error_code read_attribute(std::string_view key, ondemand::value& value, ElementDetails& details) {
    auto type = ondemand::json_type::null;
    if (const error_code error = value.type().get(type)) {
        return error;
    }
    if (type == ondemand::json_type::null) {
        details.attributes.erase(key);
        return skip(value);
    }
    if (type == ondemand::json_type::array && key == "alarms") {
        return read_alarms(value, details);
    }
    GivenValue given;
    const bool is_nested =
        type == ondemand::json_type::array || type == ondemand::json_type::object;
    const error_code error =
        is_nested ? skip(value, depth_of_attribute) : read_scalar(value, type, given);
    set_attribute(details, key, given);
    return error;
}

}  // namespace

error_code read_attributes(ondemand::value& value, Element& element) {
    ElementDetails& details = details_of(element);
    details.attributes = {};
    details.wrong_attributes = 0;
    if (!is(value, ondemand::json_type::object)) {
        details.wrong_attributes = is(value, ondemand::json_type::null) ? 0 : 1;
        return skip(value);
    }
    ondemand::object object;
    if (const error_code error = value.get_object().get(object)) {
        return error;
    }
    for (auto found : object) {
        ondemand::field field;
        std::string_view key;
        if (const error_code error = std::move(found).get(field)) {
            return error;
        }
        if (const error_code error = field.unescaped_key().get(key)) {
            return error;
        }
        if (const error_code error = read_attribute(key, field.value(), details)) {
            return error;
        }
    }
    return simdjson::SUCCESS;
}

}  // namespace convoy::fleet
