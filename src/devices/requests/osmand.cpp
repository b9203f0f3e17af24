#include <array>

#include "devices/naming.hpp"
#include "devices/record_values.hpp"
#include "devices/requests/json_values.hpp"
#include "devices/requests/request.hpp"
#include "devices/text_values.hpp"
#include "devices/units.hpp"
#include "fleet/text.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;
using fleet::RejectionReason;

constexpr std::string_view by_the_server = "server";

struct NamedParameter {
    std::string_view parameter;
    Attribute attribute;
};
// Names of OsmAnd, of Traccar Client, and of what people append by hand.
constexpr std::array named_parameters{
    NamedParameter{"altitude", Attribute::altitude},
    NamedParameter{"alt", Attribute::altitude},
    NamedParameter{"batt", Attribute::battery_level},
    NamedParameter{"battery", Attribute::battery_level},
    NamedParameter{"batteryLevel", Attribute::battery_level},
    NamedParameter{"hdop", Attribute::hdop},
    NamedParameter{"sat", Attribute::satellites},
    NamedParameter{"odometer", Attribute::odometer},
    NamedParameter{"power", Attribute::power},
    NamedParameter{"fuel", Attribute::fuel},
    NamedParameter{"fuelLevel", Attribute::fuel_level},
    NamedParameter{"temp1", Attribute::temperature},
    NamedParameter{"rssi", Attribute::gsm_level},
};

// Parameters that say where, when and how the device moved, or who it is.
constexpr std::array<std::string_view, 14> other_parameters{
    "id",      "deviceid", "lat",      "lon",   "location", "timestamp", "speed",
    "bearing", "heading",  "accuracy", "token", "valid",    "cell",      "wifi"};

template <std::size_t Count>
bool is_one_of(std::string_view name, const std::array<std::string_view, Count>& names) {
    return std::ranges::find(names, name) != names.end();
}

void set_parameter(fleet::Attributes& attributes, std::string_view name, std::string_view text) {
    const auto* const known = std::ranges::find(named_parameters, name, &NamedParameter::parameter);
    const bool is_true = text == "true" || text == "1";
    if (known != named_parameters.end()) {
        if (const auto number = app_decimal(text)) {
            attributes.set_number(known->attribute, *number);
        } else {
            set_number(attributes, known->attribute, text);
        }
    } else if (name == "hours") {
        if (const auto milliseconds = app_decimal(text)) {
            attributes.set_number(Attribute::engine_hours, *milliseconds / 1'000);
        }
    } else if (name == "ignition") {
        attributes.set_flag(Attribute::ignition, is_true);
    } else if (name == "driverUniqueId") {
        attributes.set_text(Attribute::driver, text);
    } else if (name == "alarm") {
        attributes.add_alarm(text);
    } else if (const auto number = decimal(text)) {
        set_extra(attributes, name, *number);
    } else if (text == "true" || text == "false") {
        set_extra(attributes, name, is_true);
    } else {
        set_extra(attributes, name, std::string(text));
    }
}

/// Cells ("257,02,16,2224") and access points ("00-14-22-01-23-45,-80"), which may repeat.
void set_network(fleet::Attributes& attributes, const AppRequest& request) {
    std::string network;
    for (const auto& [name, value] : request.parameters) {
        if (name == "cell" || name == "wifi") {
            network += network.empty() ? "" : ";";
            network.append(name).append("=").append(value);
        }
    }
    attributes.set_text(Attribute::network, network);
}

std::optional<Fix> fix_in(const AppRequest& request) {
    if (const auto valid = request.parameter("valid"); valid == "false" || valid == "0") {
        return std::nullopt;
    }
    if (const auto location = request.parameter("location")) {
        const Fields both(*location, ',');
        return fix_at(app_decimal(both[0]), app_decimal(both[1]));
    }
    return fix_at(app_decimal(request.parameter("lat").value_or("")),
                  app_decimal(request.parameter("lon").value_or("")));
}

fleet::MetresPerSecond in_unit(double speed, const DevicePolicy& policy) {
    switch (policy.speed_unit.value_or(SpeedUnit::knots)) {
        case SpeedUnit::metres_per_second:
            return {speed};
        case SpeedUnit::kilometres_per_hour:
            return kilometres_per_hour(speed);
        case SpeedUnit::knots:
            break;
    }
    return knots(speed);
}

std::optional<double> number_in(const AppRequest& request, std::string_view name) {
    const auto text = request.parameter(name);
    return text ? app_decimal(*text) : std::nullopt;
}

/// What is wrong with the parameters for ever, or nothing.
std::optional<RejectionReason> fault_in(const AppRequest& request, const Reading& reading) {
    const bool has_place =
        request.parameter("lat") || request.parameter("lon") || request.parameter("location");
    const auto valid = request.parameter("valid");
    if (has_place && !reading.fix && valid != "false" && valid != "0") {
        return RejectionReason::bad_coordinates;
    }
    return request.parameter("timestamp") && !reading.time
               ? std::optional(RejectionReason::bad_time)
               : std::nullopt;
}

Reading reading_in(const AppRequest& request, const DevicePolicy& policy) {
    Reading reading;
    const auto ahead = policy.ahead_of_utc.value_or(std::chrono::minutes(0));
    if (const auto timestamp = request.parameter("timestamp")) {
        reading.time = read_app_time(*timestamp, ahead);
    } else {
        reading.attributes.set_text(Attribute::time_source, by_the_server);
    }
    reading.fix = fix_in(request);
    if (reading.fix) {
        const auto speed = number_in(request, "speed");
        const auto bearing = number_in(request, "bearing");
        set_phone_motion(*reading.fix,
                         speed ? std::optional(in_unit(*speed, policy)) : std::nullopt,
                         bearing ? bearing : number_in(request, "heading"));
        set_phone_accuracy(*reading.fix, number_in(request, "accuracy"));
    }
    set_network(reading.attributes, request);
    for (const auto& [name, value] : request.parameters) {
        if (!is_one_of(name, other_parameters)) {
            set_parameter(reading.attributes, name, value);
        }
    }
    return reading;
}

std::string written_parameters(const AppRequest& request) {
    std::string text;
    for (const auto& [name, value] : request.parameters) {
        if (name == "token") {
            continue;  // what is rejected is kept
        }
        text += text.empty() ? "" : "&";
        text.append(name).append("=").append(value);
    }
    return std::string(fleet::cut(fleet::to_utf8(text), fleet::max_rejected_bytes));
}

void decode_parameters(const AppRequest& request, const Receipt& receipt, DecodedRequest& decoded) {
    std::string_view device = request.device;
    for (const std::string_view name : {"id", "deviceid"}) {
        device = device.empty() ? request.parameter(name).value_or("") : device;
    }
    if (device.empty()) {
        decoded.rejected.push_back({RejectionReason::bad_vehicle, written_parameters(request)});
        return;
    }
    Reading reading = reading_in(request, receipt.policies.of(device));
    if (const auto fault = fault_in(request, reading)) {
        decoded.rejected.push_back({*fault, written_parameters(request)});
        return;
    }
    decoded.readings.push_back({std::string(device), std::move(reading)});
}

/// A text without its quotes, and anything else as JSON writes it.
std::string text_of(JsonValue value) {
    std::string_view text;
    return value.get(text) == simdjson::SUCCESS ? std::string(text) : simdjson::minify(value);
}

/// Traccar Client 9: {"location": {"timestamp": …, "coords": {…}, "battery": {…}}, "device_id": …}.
/// Its speed is in m/s.
std::optional<RejectionReason> read_location(JsonValue location, Reading& reading) {
    JsonValue timestamp;
    const bool has_time =
        location.at_key("timestamp").get(timestamp) == simdjson::SUCCESS && !timestamp.is_null();
    if (has_time) {
        reading.time = read_app_time(text_of(timestamp), {});
    } else {
        reading.attributes.set_text(Attribute::time_source, by_the_server);
    }
    if (has_time && !reading.time) {
        return RejectionReason::bad_time;
    }
    if (const auto coordinates = json_object(location, "coords")) {
        reading.fix =
            fix_at(json_number(*coordinates, "latitude"), json_number(*coordinates, "longitude"));
        if (!reading.fix) {
            return RejectionReason::bad_coordinates;
        }
        const auto speed = json_number(*coordinates, "speed");
        set_phone_motion(*reading.fix,
                         speed ? std::optional(fleet::MetresPerSecond{*speed}) : std::nullopt,
                         json_number(*coordinates, "heading"));
        set_phone_accuracy(*reading.fix, json_number(*coordinates, "accuracy"));
        set_json_number(reading.attributes, Attribute::altitude,
                        json_number(*coordinates, "altitude"));
    }
    set_json_number(reading.attributes, Attribute::odometer, json_number(location, "odometer"));
    if (const auto battery = json_object(location, "battery")) {
        if (const auto level = json_number(*battery, "level"); level && *level >= 0) {
            reading.attributes.set_number(Attribute::battery_level, *level * 100);
        }
        if (const auto charging = json_flag(*battery, "is_charging")) {
            set_extra(reading.attributes, "charge", *charging);
        }
    }
    if (const auto event = json_text(location, "event"); event && !event->empty()) {
        set_extra(reading.attributes, "event", std::string(*event));
    }
    if (const auto moving = json_flag(location, "is_moving")) {
        set_extra(reading.attributes, "motion", *moving);
    }
    return std::nullopt;
}

/// Parameters as members of one JSON object: {"id": "…", "lat": 1, "lon": 2}.
void decode_flat(JsonValue object, const AppRequest& request, const Receipt& receipt,
                 DecodedRequest& decoded) {
    AppRequest flat{.parameters = request.parameters, .body = {}, .device = request.device};
    for (const auto& [name, value] : simdjson::dom::object(object)) {
        flat.parameters.emplace_back(std::string(name), text_of(value));
    }
    decode_parameters(flat, receipt, decoded);
}

void decode_json(const AppRequest& request, const Receipt& receipt, DecodedRequest& decoded) {
    simdjson::dom::parser parser;
    JsonValue root;
    const auto reject = [&](RejectionReason reason) {
        decoded.rejected.push_back({reason, rejected_text(request.body)});
    };
    // One byte that is no UTF-8, in a name for example, makes no record unreadable.
    if (parser.parse(fleet::to_utf8(request.body)).get(root) != simdjson::SUCCESS ||
        !root.is_object()) {
        reject(RejectionReason::not_json);
        return;
    }
    const auto location = json_object(root, "location");
    if (!location) {
        decode_flat(root, request, receipt, decoded);
        return;
    }
    const std::string_view device =
        request.device.empty() ? json_text(root, "device_id").value_or("") : request.device;
    Reading reading;
    if (const auto fault = read_location(*location, reading)) {
        reject(*fault);
    } else if (device.empty()) {
        reject(RejectionReason::bad_vehicle);
    } else {
        decoded.readings.push_back({std::string(device), std::move(reading)});
    }
}

}  // namespace

DecodedRequest decode_osmand(const AppRequest& request, const Receipt& receipt) {
    DecodedRequest decoded;
    const std::size_t begin = request.body.find_first_not_of(" \r\n\t");
    if (begin != std::string_view::npos &&
        (request.body[begin] == '{' || request.body[begin] == '[')) {
        decode_json(request, receipt, decoded);
    } else {
        decode_parameters(request, receipt, decoded);
    }
    return decoded;
}

}  // namespace convoy::devices
