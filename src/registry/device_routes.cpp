#include "registry/device_routes.hpp"

#include <boost/json/object.hpp>
#include <string>
#include <utility>

#include "registry-copy/members.hpp"
#include "registry-copy/token.hpp"
#include "registry/answers.hpp"
#include "registry/record_forms.hpp"
#include "registry/record_writes.hpp"
#include "registry/statuses.hpp"

namespace convoy::registry {
namespace {

namespace json = boost::json;

/// The device is changed as it is now, whichever version that is.
constexpr Expected as_it_is{.any = true};

struct Destination {
    std::optional<fleet::VehicleName> vehicle;
    std::optional<fleet::Time> from;
};

ReadResult<Destination> read_destination(const json::value& value) {
    const auto* object = value.if_object();
    const auto* vehicle = object == nullptr ? nullptr : object->if_contains("vehicle");
    if (object != nullptr &&
        (vehicle == nullptr || (!vehicle->is_string() && !vehicle->is_null()))) {
        return BadMember{"vehicle", "vehicle should be the id of a vehicle, or null for none"};
    }
    json::value others = value;
    const bool is_none = vehicle != nullptr && vehicle->is_null();
    if (is_none) {
        others.get_object().erase("vehicle");
    }
    Members members(others);
    Destination destination{
        .vehicle = members.read("vehicle", fleet::vehicle_name_rule, fleet::VehicleName::from),
        .from = members.read("from", "a time like 2026-11-22T13:07:11Z", parse_assignment_time)};
    if (auto bad = members.bad()) {
        return std::move(*bad);
    }
    return destination;
}

http::Response move_device(const RegistryContext& context, const http::Request& request) {
    auto body = json_body(request);
    if (auto* problem = std::get_if<http::Response>(&body)) {
        return std::move(*problem);
    }
    const auto destination = read_destination(std::get<json::value>(body));
    if (!destination) {
        return bad_member(destination.error());
    }
    const fleet::Time from = destination->from.value_or(context.surroundings.now());
    const Edit edit = [&](const StoredRecord& before) -> std::variant<std::string, http::Response> {
        Device device = device_of(before);
        move(device, destination->vehicle, from);
        if (device.assignments.size() > max_assignments) {
            return bad_member({"assignments", "assignments should be up to " +
                                                  std::to_string(max_assignments) +
                                                  ": remove the oldest ones first"});
        }
        return content_of(device);
    };
    auto edited = edit_record(context, {RecordKind::device, request.path[1]}, as_it_is, edit);
    const auto* record = std::get_if<StoredRecord>(&edited);
    return record == nullptr
               ? std::get<http::Response>(std::move(edited))
               : record_answer(status::ok, shown(RecordKind::device, *record), record->version);
}

http::Response give_token(const RegistryContext& context, const http::Request& request) {
    const std::string token = context.surroundings.new_token();
    const Edit edit = [&](const StoredRecord& before) {
        Device device = device_of(before);
        device.token_hash = sha256_hex(token);
        return content_of(device);
    };
    auto edited = edit_record(context, {RecordKind::device, request.path[1]}, as_it_is, edit);
    const auto* record = std::get_if<StoredRecord>(&edited);
    return record == nullptr
               ? std::get<http::Response>(std::move(edited))
               : record_answer(status::created, json::object{{"token", token}}, record->version);
}

}  // namespace

void add_device_routes(http::Router& router, const RegistryContext& context) {
    router.add("POST", "/devices/{id}/move",
               with_token(context.token, [&context](const http::Request& request) -> http::Answer {
                   return move_device(context, request);
               }));
    router.add("POST", "/devices/{id}/token",
               with_token(context.token, [&context](const http::Request& request) -> http::Answer {
                   return give_token(context, request);
               }));
}

}  // namespace convoy::registry
