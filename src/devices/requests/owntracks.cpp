#include <array>
#include <cmath>

#include "devices/naming.hpp"
#include "devices/record_values.hpp"
#include "devices/requests/json_values.hpp"
#include "devices/requests/request.hpp"
#include "devices/units.hpp"
#include "fleet/text.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;
using fleet::RejectionReason;

constexpr std::string_view json_type = "application/json";
constexpr std::string_view topic_prefix = "owntracks/";

// What the app sends besides places: an answer makes it forget them, and none is a position. A
// waypoint is a place that its user has marked.
constexpr std::array<std::string_view, 12> without_place{
    "lwt",    "waypoint", "waypoints", "card", "cmd",     "configuration",
    "beacon", "steps",    "status",    "dump", "request", "tour"};

/// What a trigger (`t`) of a tracker says, besides that of phones ("u": by hand, "p": by time).
struct Trigger {
    std::string_view letter;
    std::string_view alarm;
};
constexpr std::array triggers{Trigger{"9", "low_battery"},    Trigger{"e", "power_cut"},
                              Trigger{"E", "power_restored"}, Trigger{"!", "tow"},
                              Trigger{"s", "overspeed"},      Trigger{"h", "hard_braking"}};

void set_trigger(fleet::Attributes& attributes, std::string_view trigger) {
    const auto* const alarm = std::ranges::find(triggers, trigger, &Trigger::letter);
    if (alarm != triggers.end()) {
        attributes.add_alarm(alarm->alarm);
    } else if (trigger == "i" || trigger == "I") {
        attributes.set_flag(Attribute::ignition, trigger == "i");
    } else {
        set_extra(attributes, "event", std::string(trigger));
    }
}

std::optional<fleet::Time> time_in(JsonValue object) {
    const auto seconds = json_number(object, "tst");
    constexpr double greatest_seconds = 1e11;
    if (!seconds || std::abs(*seconds) > greatest_seconds) {
        return std::nullopt;
    }
    return fleet::Time(std::chrono::milliseconds(std::llround(*seconds * 1'000)));
}

void set_values(JsonValue object, Reading& reading) {
    fleet::Attributes& attributes = reading.attributes;
    const auto speed = json_number(object, "vel");
    set_phone_motion(
        *reading.fix,
        speed && *speed >= 0 ? std::optional(kilometres_per_hour(*speed)) : std::nullopt,
        json_number(object, "cog"));
    set_phone_accuracy(*reading.fix, json_number(object, "acc"));
    set_json_number(attributes, Attribute::altitude, json_number(object, "alt"));
    set_json_number(attributes, Attribute::battery_level, json_number(object, "batt"));
    if (const auto trigger = json_text(object, "t")) {
        set_trigger(attributes, *trigger);
    }
    if (const auto event = json_text(object, "event")) {  // of a transition: "enter", "leave"
        set_extra(attributes, "event", std::string(*event));
    }
    if (const auto connection = json_text(object, "conn")) {
        set_extra(attributes, "connection", std::string(*connection));
    }
}

/// The device for which the request was admitted, else that of the topic, else the two letters by
/// which the app's users call it.
std::string_view device_in(JsonValue object, const AppRequest& request) {
    if (!request.device.empty()) {
        return request.device;
    }
    std::string_view topic = json_text(object, "topic").value_or("");
    if (topic.starts_with(topic_prefix)) {
        topic.remove_prefix(topic_prefix.size());
        return topic;
    }
    return json_text(object, "tid").value_or("");
}

/// Adds what the object says, or returns what is wrong with it for ever.
std::optional<RejectionReason> decode_object(JsonValue object, const AppRequest& request,
                                             DecodedRequest& decoded) {
    const auto type = json_text(object, "_type");
    if (!type) {
        return RejectionReason::missing_member;
    }
    if (std::ranges::find(without_place, *type) != without_place.end()) {
        return std::nullopt;
    }
    if (*type != "location" && *type != "transition") {
        return RejectionReason::bad_type;  // also "encrypted": Convoy has no key
    }
    Reading reading;
    reading.fix = fix_at(json_number(object, "lat"), json_number(object, "lon"));
    reading.time = time_in(object);
    const std::string_view device = device_in(object, request);
    if (device.empty()) {
        return RejectionReason::bad_vehicle;
    }
    if (!reading.fix) {
        return RejectionReason::bad_coordinates;
    }
    if (!reading.time) {
        return RejectionReason::bad_time;
    }
    set_values(object, reading);
    decoded.readings.push_back({std::string(device), std::move(reading)});
    return std::nullopt;
}

}  // namespace

DecodedRequest decode_owntracks(const AppRequest& request, const Receipt& /*receipt*/) {
    DecodedRequest decoded{
        .readings = {}, .rejected = {}, .answer = "[]", .content_type = json_type};
    if (request.body.find_first_not_of(" \r\n\t") == std::string_view::npos) {
        return decoded;  // the app sends empty bodies to see whether its server is there
    }
    simdjson::dom::parser parser;
    JsonValue root;
    auto fault = std::optional(RejectionReason::not_json);
    if (parser.parse(fleet::to_utf8(request.body)).get(root) == simdjson::SUCCESS) {
        fault = root.is_object() ? decode_object(root, request, decoded)
                                 : std::optional(RejectionReason::bad_type);
    }
    if (fault) {
        decoded.rejected.push_back({*fault, rejected_text(request.body)});
    }
    return decoded;
}

}  // namespace convoy::devices
