#include <algorithm>

#include "devices/record_values.hpp"
#include "devices/requests/json_list.hpp"
#include "devices/requests/json_values.hpp"
#include "devices/requests/request.hpp"
#include "fleet/text.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;
using fleet::AttributeKind;
using fleet::RejectionReason;

constexpr std::string_view blanks_of_json = " \r\n\t";

/// A number that may be absent, which null means, too.
struct OptionalNumber {
    bool is_right = true;  ///< false: it is of another type
    std::optional<double> number{};
};

OptionalNumber optional_number(JsonValue object, std::string_view member) {
    JsonValue value;
    if (object.at_key(member).get(value) != simdjson::SUCCESS || value.is_null()) {
        return {};
    }
    double number = 0;
    return value.get(number) == simdjson::SUCCESS ? OptionalNumber{true, number}
                                                  : OptionalNumber{false, std::nullopt};
}

/// All numbers of a position.
struct PositionNumbers {
    explicit PositionNumbers(JsonValue object)
        : latitude(optional_number(object, "lat")),
          longitude(optional_number(object, "lon")),
          accuracy(optional_number(object, "accuracy")),
          speed(optional_number(object, "speed")),
          heading(optional_number(object, "heading")) {}

    bool are_right() const {
        return latitude.is_right && longitude.is_right && accuracy.is_right && speed.is_right &&
               heading.is_right;
    }
    bool has_place() const { return latitude.number && longitude.number; }

    OptionalNumber latitude;
    OptionalNumber longitude;
    OptionalNumber accuracy;
    OptionalNumber speed;
    OptionalNumber heading;
};

/// RFC 3339, or whole milliseconds since 1970.
std::optional<fleet::Time> position_time(JsonValue time) {
    std::string_view text;
    if (time.get(text) == simdjson::SUCCESS) {
        return fleet::parse_time(text);
    }
    std::int64_t milliseconds = 0;
    return time.get(milliseconds) == simdjson::SUCCESS
               ? std::optional(fleet::Time(std::chrono::milliseconds(milliseconds)))
               : std::nullopt;
}

bool add_alarms(fleet::Attributes& attributes, JsonValue value) {
    simdjson::dom::array alarms;
    if (value.get(alarms) != simdjson::SUCCESS) {
        return false;
    }
    bool is_right = true;
    for (const JsonValue each : alarms) {
        std::string_view alarm;
        is_right = each.get(alarm) == simdjson::SUCCESS && attributes.add_alarm(alarm) && is_right;
    }
    return is_right;
}

bool set_known(fleet::Attributes& attributes, const fleet::AttributeDefinition& definition,
               JsonValue value) {
    bool flag = false;
    double number = 0;
    std::string_view text;
    switch (definition.kind) {
        case AttributeKind::flag:
            return value.get(flag) == simdjson::SUCCESS &&
                   attributes.set_flag(definition.attribute, flag);
        case AttributeKind::number:
            return value.get(number) == simdjson::SUCCESS &&
                   attributes.set_number(definition.attribute, number);
        case AttributeKind::text:
            return value.get(text) == simdjson::SUCCESS &&
                   attributes.set_text(definition.attribute, text);
    }
    return false;
}

bool set_unknown(fleet::Attributes& attributes, std::string_view key, JsonValue value) {
    bool flag = false;
    double number = 0;
    std::string_view text;
    if (value.get(flag) == simdjson::SUCCESS) {
        return attributes.set_free(key, flag);
    }
    if (value.get(number) == simdjson::SUCCESS) {
        return attributes.set_free(key, number);
    }
    return value.get(text) == simdjson::SUCCESS && attributes.set_free(key, std::string(text));
}

/// Returns false if any of them breaks a rule; the others are set.
bool set_attributes(fleet::Attributes& attributes, JsonValue object) {
    JsonValue given;
    if (object.at_key("attributes").get(given) != simdjson::SUCCESS || given.is_null()) {
        return true;
    }
    simdjson::dom::object members;
    if (given.get(members) != simdjson::SUCCESS) {
        return false;
    }
    bool is_right = true;
    for (const auto& [key, value] : members) {
        if (value.is_null()) {
            continue;
        }
        bool is_taken = false;
        if (key == "alarms") {
            is_taken = add_alarms(attributes, value);
        } else if (const auto* const known = fleet::find_attribute(key)) {
            is_taken = set_known(attributes, *known, value);
        } else {
            is_taken = set_unknown(attributes, key, value);
        }
        is_right = is_right && is_taken;
    }
    return is_right;
}

/// Gives the reading its fix, or returns what is wrong with it for ever.
std::optional<RejectionReason> set_place(const PositionNumbers& numbers, Reading& reading) {
    if (!numbers.has_place()) {
        const bool says_place = numbers.latitude.number || numbers.longitude.number;
        const bool says_more =
            numbers.accuracy.number || numbers.speed.number || numbers.heading.number;
        if (says_place || reading.attributes.empty()) {
            return RejectionReason::missing_member;
        }
        return says_more ? std::optional(RejectionReason::bad_type) : std::nullopt;
    }
    reading.fix = fix_at(numbers.latitude.number, numbers.longitude.number);
    if (!reading.fix) {
        return RejectionReason::bad_coordinates;
    }
    if (numbers.accuracy.number) {
        reading.fix->accuracy = fleet::Accuracy::from_metres(*numbers.accuracy.number);
        if (!reading.fix->accuracy) {
            return RejectionReason::bad_coordinates;
        }
    }
    if (numbers.speed.number) {
        reading.fix->motion.set_speed({*numbers.speed.number});  // a negative one stays unknown
    }
    if (numbers.heading.number && !reading.fix->motion.set_heading({*numbers.heading.number})) {
        return RejectionReason::bad_type;
    }
    return std::nullopt;
}

/// Adds what the object says, or returns what is wrong with it for ever.
std::optional<RejectionReason> decode_position(JsonValue object, const AppRequest& request,
                                               DecodedRequest& decoded) {
    const PositionNumbers numbers(object);
    JsonValue time;
    if (object.at_key("time").get(time) != simdjson::SUCCESS) {
        return object.is_object() ? RejectionReason::missing_member : RejectionReason::bad_type;
    }
    if (!numbers.are_right() || !(time.is_string() || time.is_number())) {
        return RejectionReason::bad_type;
    }
    if (request.device.empty()) {
        return RejectionReason::bad_vehicle;
    }
    Reading reading;
    const bool are_attributes_right = set_attributes(reading.attributes, object);
    if (const auto fault = set_place(numbers, reading)) {
        return fault;
    }
    reading.time = position_time(time);
    if (!reading.time) {
        return RejectionReason::bad_time;
    }
    decoded.readings.push_back({std::string(request.device), std::move(reading)});
    return are_attributes_right ? std::nullopt : std::optional(RejectionReason::bad_type);
}

/// What is no JSON as a whole. Of a list the other elements arrive; an object with its end is kept
/// as it is. Returns why the whole body is refused, or nothing.
std::optional<RejectionReason> decode_positions_separately(std::string_view body,
                                                           const AppRequest& request,
                                                           DecodedRequest& decoded) {
    const std::size_t end = body.find_last_not_of(blanks_of_json) + 1;  // npos + 1 is 0
    const std::size_t begin = std::min(body.find_first_not_of(blanks_of_json), end);
    const std::string_view text = body.substr(begin, end - begin);
    if (text.starts_with('{') && text.ends_with('}')) {
        decoded.rejected.push_back({RejectionReason::not_json, rejected_text(text)});
        return std::nullopt;
    }
    if (!text.starts_with('[')) {
        return RejectionReason::not_json;
    }
    const JsonTexts list = split_json_list(text.substr(1), max_records_of_request);
    if (list.texts.size() > max_records_of_request) {
        return RejectionReason::too_large;
    }
    if (!list.is_whole) {
        return RejectionReason::not_json;
    }
    simdjson::dom::parser parser;
    for (const std::string_view each : list.texts) {
        JsonValue object;
        const bool is_json =
            parser.parse(each.data(), each.size()).get(object) == simdjson::SUCCESS;
        const auto fault = is_json ? decode_position(object, request, decoded)
                                   : std::optional(RejectionReason::not_json);
        if (fault) {
            decoded.rejected.push_back({*fault, rejected_text(each)});
        }
    }
    return std::nullopt;
}

/// Returns why the whole body is refused, or nothing.
std::optional<RejectionReason> decode_position_list(const simdjson::dom::array& list,
                                                    const AppRequest& request,
                                                    DecodedRequest& decoded) {
    if (list.size() > max_records_of_request) {
        return RejectionReason::too_large;
    }
    for (const JsonValue object : list) {
        if (const auto fault = decode_position(object, request, decoded)) {
            decoded.rejected.push_back({*fault, rejected_text(simdjson::minify(object))});
        }
    }
    return std::nullopt;
}

}  // namespace

DecodedRequest decode_positions(const AppRequest& request, const Receipt& /*receipt*/) {
    DecodedRequest decoded{
        .readings = {}, .rejected = {}, .answer = "", .content_type = "application/json"};
    const std::string body = fleet::to_utf8(request.body);
    simdjson::dom::parser parser;
    JsonValue root;
    simdjson::dom::array list;
    std::optional<RejectionReason> refusal;
    if (parser.parse(body).get(root) != simdjson::SUCCESS) {
        refusal = decode_positions_separately(body, request, decoded);
    } else if (root.get(list) == simdjson::SUCCESS) {
        refusal = decode_position_list(list, request, decoded);
    } else if (const auto fault = decode_position(root, request, decoded)) {
        decoded.rejected.push_back({*fault, rejected_text(request.body)});
    }
    if (refusal) {
        decoded.is_unreadable = true;
        decoded.rejected.push_back({*refusal, rejected_text(request.body)});
    }
    return decoded;
}

}  // namespace convoy::devices
