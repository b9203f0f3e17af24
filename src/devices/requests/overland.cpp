#include <algorithm>

#include "devices/naming.hpp"
#include "devices/record_values.hpp"
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

std::string cut_text(std::string_view text) {
    return std::string(fleet::cut(fleet::to_utf8(text.substr(0, fleet::max_rejected_bytes)),
                                  fleet::max_rejected_bytes));
}

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

std::optional<RejectionReason> decode_feature(JsonValue feature, const Request& request,
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

}  // namespace

DecodedRequest decode_overland(const Request& request, const Receipt&) {
    DecodedRequest decoded{
        .readings = {}, .rejected = {}, .answer = result_ok, .content_type = json_answer};
    simdjson::dom::parser parser;
    JsonValue root;
    simdjson::dom::array locations;
    if (parser.parse(request.body.data(), request.body.size()).get(root) != simdjson::SUCCESS) {
        decoded.rejected.push_back({RejectionReason::not_json, cut_text(request.body)});
        return decoded;
    }
    if (root.at_key("locations").get(locations) != simdjson::SUCCESS) {
        decoded.rejected.push_back({RejectionReason::missing_member, cut_text(request.body)});
        return decoded;
    }
    for (const JsonValue feature : locations) {
        if (const auto fault = decode_feature(feature, request, decoded)) {
            decoded.rejected.push_back({*fault, cut_text(simdjson::minify(feature))});
        }
    }
    return decoded;
}

}  // namespace convoy::devices
