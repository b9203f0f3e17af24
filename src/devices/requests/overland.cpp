#include <algorithm>

#include "devices/naming.hpp"
#include "devices/record_values.hpp"
#include "devices/requests/json_list.hpp"
#include "devices/requests/json_values.hpp"
#include "devices/requests/request.hpp"
#include "fleet/text.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;
using fleet::RejectionReason;

constexpr std::string_view json_answer = "application/json";
// The app deletes what it has sent only when it reads this.
constexpr std::string_view result_ok = R"({"result":"ok"})";
constexpr std::size_t longest_list = 8;

std::optional<Fix> fix_in_feature(JsonValue feature) {
    simdjson::dom::array coordinates;
    const auto geometry = json_object(feature, "geometry");
    if (!geometry || geometry->at_key("coordinates").get(coordinates) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    double longitude = 0;
    double latitude = 0;
    if (coordinates.at(0).get(longitude) != simdjson::SUCCESS ||
        coordinates.at(1).get(latitude) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    return fix_at(latitude, longitude);
}

/// "motion": ["driving", "stationary"] → "driving,stationary".
void set_activity(fleet::Attributes& attributes, JsonValue properties) {
    simdjson::dom::array activities;
    if (properties.at_key("motion").get(activities) != simdjson::SUCCESS) {
        return;
    }
    std::string text;
    for (std::size_t index = 0; index < std::min(activities.size(), longest_list); ++index) {
        std::string_view activity;
        if (activities.at(index).get(activity) == simdjson::SUCCESS) {
            text += (text.empty() ? "" : ",") + std::string(activity);
        }
    }
    set_extra(attributes, "activity", text);
}

void set_properties(JsonValue properties, Reading& reading) {
    const auto speed = json_number(properties, "speed");
    set_phone_motion(*reading.fix,
                     speed ? std::optional(fleet::MetresPerSecond{*speed}) : std::nullopt,
                     json_number(properties, "course"));
    set_phone_accuracy(*reading.fix, json_number(properties, "horizontal_accuracy"));
    fleet::Attributes& attributes = reading.attributes;
    set_json_number(attributes, Attribute::altitude, json_number(properties, "altitude"));
    if (const auto level = json_number(properties, "battery_level"); level && *level >= 0) {
        attributes.set_number(Attribute::battery_level, *level * 100);
    }
    if (const auto state = json_text(properties, "battery_state"); state && !state->empty()) {
        set_extra(attributes, "charge", *state == "charging" || *state == "full");
    }
    if (const auto wifi = json_text(properties, "wifi"); wifi && !wifi->empty()) {
        attributes.set_text(Attribute::network, "wifi=" + std::string(*wifi));
    }
    set_activity(attributes, properties);
}

std::optional<RejectionReason> decode_feature(JsonValue feature, const AppRequest& request,
                                              DecodedRequest& decoded) {
    const auto properties = feature.is_object() ? json_object(feature, "properties") : std::nullopt;
    if (!properties) {
        return RejectionReason::bad_type;
    }
    Reading reading;
    reading.fix = fix_in_feature(feature);
    if (!reading.fix) {
        return RejectionReason::bad_coordinates;
    }
    const auto timestamp = json_text(*properties, "timestamp");
    reading.time = timestamp ? fleet::parse_time(*timestamp) : std::nullopt;
    if (!reading.time) {
        return RejectionReason::bad_time;
    }
    const std::string_view device =
        request.device.empty() ? json_text(*properties, "device_id").value_or("") : request.device;
    if (device.empty()) {
        return RejectionReason::bad_vehicle;
    }
    set_properties(*properties, reading);
    decoded.readings.push_back({std::string(device), std::move(reading)});
    return std::nullopt;
}

/// What follows `[` in `"locations": [`, or "" if there is no such list.
std::string_view behind_list_mark(std::string_view body) {
    constexpr std::string_view name = R"("locations")";
    constexpr std::string_view blanks = " \r\n\t";
    for (std::size_t found = body.find(name); found != std::string_view::npos;
         found = body.find(name, found)) {
        found += name.size();
        const std::size_t colon = body.find_first_not_of(blanks, found);
        const std::size_t list = colon == std::string_view::npos
                                     ? std::string_view::npos
                                     : body.find_first_not_of(blanks, colon + 1);
        if (list != std::string_view::npos && body[colon] == ':' && body[list] == '[') {
            return body.substr(list + 1);
        }
    }
    return "";
}

/// Returns why the whole body is refused, or nothing.
std::optional<RejectionReason> decode_separately(std::string_view body, const AppRequest& request,
                                                 DecodedRequest& decoded) {
    const JsonTexts features = split_json_list(behind_list_mark(body), max_records_of_request);
    if (features.texts.size() > max_records_of_request) {
        return RejectionReason::too_large;
    }
    if (!features.is_whole) {
        return RejectionReason::not_json;
    }
    simdjson::dom::parser parser;
    for (const std::string_view text : features.texts) {
        JsonValue feature;
        const bool is_json =
            parser.parse(text.data(), text.size()).get(feature) == simdjson::SUCCESS;
        const auto fault = is_json ? decode_feature(feature, request, decoded)
                                   : std::optional(RejectionReason::not_json);
        if (fault) {
            decoded.rejected.push_back({*fault, rejected_text(text)});
        }
    }
    return std::nullopt;
}

/// Returns why the whole body is refused, or nothing.
std::optional<RejectionReason> decode_list(const simdjson::dom::array& locations,
                                           const AppRequest& request, DecodedRequest& decoded) {
    if (locations.size() > max_records_of_request) {
        return RejectionReason::too_large;
    }
    for (const JsonValue feature : locations) {
        if (const auto fault = decode_feature(feature, request, decoded)) {
            decoded.rejected.push_back({*fault, rejected_text(simdjson::minify(feature))});
        }
    }
    return std::nullopt;
}

}  // namespace

DecodedRequest decode_overland(const AppRequest& request, const Receipt& /*receipt*/) {
    DecodedRequest decoded{
        .readings = {}, .rejected = {}, .answer = result_ok, .content_type = json_answer};
    const std::string body = fleet::to_utf8(request.body);
    simdjson::dom::parser parser;
    JsonValue root;
    simdjson::dom::array locations;
    std::optional<RejectionReason> refusal;
    if (parser.parse(body).get(root) != simdjson::SUCCESS) {
        refusal = decode_separately(body, request, decoded);
    } else if (root.at_key("locations").get(locations) != simdjson::SUCCESS) {
        decoded.rejected.push_back({RejectionReason::missing_member, rejected_text(request.body)});
    } else {
        refusal = decode_list(locations, request, decoded);
    }
    if (refusal) {
        decoded.is_unreadable = true;
        decoded.rejected.push_back({*refusal, rejected_text(request.body)});
        decoded.answer = "";
    }
    return decoded;
}

}  // namespace convoy::devices
