#include "recordings/device_values.hpp"

#include <optional>

#include "recordings/written_number.hpp"

namespace convoy::recordings {
namespace {

namespace dom = simdjson::dom;
using fleet::AttributeKind;
using fleet::Attributes;
using fleet::FreeValue;

void remember_wrong(DeviceValues& values, std::string_view key) {
    if (values.wrong_key.empty()) {
        values.wrong_key = key;
    }
}

/// Returns "true" or "false" as a flag.
std::optional<bool> flag_of(std::string_view text) {
    if (text == "true" || text == "false") {
        return text == "true";
    }
    return std::nullopt;
}

FreeValue free_value_of(std::string_view text) {
    if (const auto flag = flag_of(text)) {
        return *flag;
    }
    if (const auto number = parse_written_number(text)) {
        return *number;
    }
    return std::string(text);
}

bool set_known(Attributes& attributes, const fleet::AttributeDefinition& known,
               std::string_view text) {
    if (known.kind == AttributeKind::text) {
        return attributes.set_text(known.attribute, text);
    }
    if (known.kind == AttributeKind::flag) {
        const auto flag = flag_of(text);
        return flag && attributes.set_flag(known.attribute, *flag);
    }
    const auto number = parse_written_number(text);
    return number && attributes.set_number(known.attribute, *number);
}

bool add_alarms(Attributes& attributes, std::string_view text) {
    bool all_are_right = true;
    while (!text.empty()) {
        const std::size_t blank = text.find(' ');
        const std::string_view alarm = text.substr(0, blank);
        text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
        all_are_right &= alarm.empty() || attributes.add_alarm(alarm);
    }
    return all_are_right;
}

bool add_alarms(Attributes& attributes, const dom::array& alarms) {
    bool all_are_right = true;
    for (const dom::element each : alarms) {
        std::string_view alarm;
        all_are_right &= each.get(alarm) == simdjson::SUCCESS && attributes.add_alarm(alarm);
    }
    return all_are_right;
}

bool set(Attributes& attributes, std::string_view key, const FreeValue& value) {
    const auto* const known = fleet::find_attribute(key);
    if (known == nullptr) {
        return attributes.set_free(key, value);
    }
    if (const auto* const flag = std::get_if<bool>(&value)) {
        return known->kind == AttributeKind::flag && attributes.set_flag(known->attribute, *flag);
    }
    if (const auto* const number = std::get_if<double>(&value)) {
        return known->kind == AttributeKind::number &&
               attributes.set_number(known->attribute, *number);
    }
    return known->kind == AttributeKind::text &&
           attributes.set_text(known->attribute, std::get<std::string>(value));
}

bool set_member(Attributes& attributes, std::string_view key, const dom::element& value) {
    switch (value.type()) {
        case dom::element_type::BOOL:
            return set(attributes, key, value.get_bool().value_unsafe());
        case dom::element_type::STRING:
            return set(attributes, key, std::string(value.get_string().value_unsafe()));
        case dom::element_type::ARRAY:
            return key == "alarms" && add_alarms(attributes, value.get_array().value_unsafe());
        case dom::element_type::NULL_VALUE:
            return true;
        default:
            break;
    }
    double number = 0;
    return value.get_double().get(number) == simdjson::SUCCESS && set(attributes, key, number);
}

}  // namespace

void set_from_text(DeviceValues& values, std::string_view key, std::string_view text,
                   bool is_text) {
    if (text.empty()) {
        return;
    }
    Attributes& attributes = values.attributes;
    const auto* const known = fleet::find_attribute(key);
    bool is_set = false;
    if (known != nullptr) {
        is_set = set_known(attributes, *known, text);
    } else if (key == "alarms") {
        is_set = add_alarms(attributes, text);
    } else {
        is_set = attributes.set_free(key, is_text ? std::string(text) : free_value_of(text));
    }
    if (!is_set) {
        remember_wrong(values, key);
    }
}

void set_from_members(DeviceValues& values, const dom::element& object) {
    dom::object members;
    if (object.get(members) != simdjson::SUCCESS) {
        remember_wrong(values, "attributes");
        return;
    }
    for (const dom::key_value_pair member : members) {
        if (!set_member(values.attributes, member.key, member.value)) {
            remember_wrong(values, member.key);
        }
    }
}

void set_from_json(DeviceValues& values, std::string_view text) {
    if (text.empty()) {
        return;
    }
    dom::parser parser;
    dom::element object;
    if (parser.parse(text.data(), text.size()).get(object) != simdjson::SUCCESS) {
        remember_wrong(values, "attributes");
        return;
    }
    set_from_members(values, object);
}

}  // namespace convoy::recordings
