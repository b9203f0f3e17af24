#include "fleet/message/json_syntax.hpp"

#include <algorithm>
#include <utility>

namespace convoy::fleet {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

/// Returns how many decimal digits a text begins with.
std::size_t count_digits(std::string_view text) {
    const std::size_t end = text.find_first_not_of("0123456789");
    return std::min(end, text.size());
}

error_code skip_elements(ondemand::value& value, int depth) {
    ondemand::array array;
    if (const error_code error = value.get_array().get(array)) {
        return error;
    }
    for (auto found : array) {
        ondemand::value element;
        if (const error_code error = std::move(found).get(element)) {
            return error;
        }
        if (const error_code error = skip(element, depth - 1)) {
            return error;
        }
    }
    return simdjson::SUCCESS;
}

error_code skip_members(ondemand::value& value, int depth) {
    ondemand::object object;
    if (const error_code error = value.get_object().get(object)) {
        return error;
    }
    for (auto found : object) {
        ondemand::field field;
        if (const error_code error = std::move(found).get(field)) {
            return error;
        }
        if (const error_code error = field.unescaped_key().error()) {
            return error;
        }
        if (const error_code error = skip(field.value(), depth - 1)) {
            return error;
        }
    }
    return simdjson::SUCCESS;
}

}  // namespace

std::string_view without_space_behind(std::string_view text) {
    return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

bool is_json_number(std::string_view text) {
    if (text.starts_with('-')) {
        text.remove_prefix(1);
    }
    const std::size_t whole = count_digits(text);
    if (whole == 0 || (whole > 1 && text.front() == '0')) {
        return false;
    }
    text.remove_prefix(whole);
    if (text.starts_with('.')) {
        const std::size_t decimals = count_digits(text.substr(1));
        if (decimals == 0) {
            return false;
        }
        text.remove_prefix(1 + decimals);
    }
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        if (text.starts_with('+') || text.starts_with('-')) {
            text.remove_prefix(1);
        }
        const std::size_t exponent = count_digits(text);
        return exponent > 0 && exponent == text.size();
    }
    return text.empty();
}

bool is_json_literal(std::string_view text) {
    return text == "true" || text == "false" || text == "null" || is_json_number(text);
}

error_code skip(ondemand::value& value, int depth) {
    if (depth == 0) {
        return simdjson::DEPTH_ERROR;
    }
    auto type = ondemand::json_type::null;
    if (const error_code error = value.type().get(type)) {
        return error;
    }
    switch (type) {
        case ondemand::json_type::array:
            return skip_elements(value, depth);
        case ondemand::json_type::object:
            return skip_members(value, depth);
        case ondemand::json_type::string:
            return value.get_string().error();
        default:
            // It stays unread; the iteration over its container moves past it.
            return is_json_literal(without_space_behind(value.raw_json_token()))
                       ? simdjson::SUCCESS
                       : simdjson::TAPE_ERROR;
    }
}

}  // namespace convoy::fleet
