#include "registry/record_forms.hpp"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "devices/protocols/protocol.hpp"

namespace convoy::registry {
namespace {

namespace json = boost::json;

/// Apps over HTTP, which are not in the table of the others.
constexpr std::array<std::string_view, 4> apps{"osmand", "overland", "owntracks", "positions"};

bool is_protocol(std::string_view name) {
    return name.empty() || devices::find_protocol(name) != nullptr ||
           std::ranges::find(apps, name) != apps.end();
}

BadMember unknown_protocol() {
    std::string detail = "protocol should be one of";
    for (const devices::Protocol& each : devices::protocols()) {
        detail += " " + std::string(each.name);
    }
    for (const std::string_view each : apps) {
        detail += " " + std::string(each);
    }
    return {"protocol", detail};
}

/// In all others the unit is part of the protocol, so the setting would change nothing.
constexpr std::array<std::string_view, 2> without_fixed_unit{"osmand", "tk103"};

bool has_useless_unit(const Device& device) {
    return device.speed_unit && !device.protocol.empty() &&
           std::ranges::find(without_fixed_unit, device.protocol) == without_fixed_unit.end();
}

BadMember useless_unit(const std::string& protocol) {
    return {"speed_unit",
            "speed_unit should be absent for " + protocol +
                ", which fixes its unit: it is for osmand (also GPSLogger) and tk103"};
}

json::value with_version(const StoredRecord& record) {
    json::value value = json::parse(record.content);
    value.as_object()["version"] = record.version;
    return value;
}

std::string without_version(json::object record) {
    record.erase("version");
    return json::serialize(record);
}

}  // namespace

Vehicle vehicle_of(const StoredRecord& record) {
    return read_vehicle(with_version(record), Author::registry).value();
}

Device device_of(const StoredRecord& record) {
    return read_device(with_version(record), Author::registry).value();
}

RecordChange change_of(const StoredChange& change) {
    const bool is_vehicle = change.key.kind == RecordKind::vehicle;
    RecordChange made{.number = change.number, .state = RemovedVehicle{change.key.id}};
    if (!change.content) {
        if (!is_vehicle) {
            made.state = RemovedDevice{change.key.id};
        }
        return made;
    }
    const StoredRecord record{
        .id = change.key.id, .version = change.number, .content = *change.content};
    if (is_vehicle) {
        made.state = vehicle_of(record);
    } else {
        made.state = device_of(record);
    }
    return made;
}

std::string content_of(const Vehicle& vehicle) { return without_version(record_of(vehicle)); }

std::string content_of(const Device& device) { return without_version(record_of(device)); }

json::object shown(RecordKind kind, const StoredRecord& record) {
    return kind == RecordKind::vehicle ? shown(vehicle_of(record)) : shown(device_of(record));
}

json::object settable(RecordKind kind, const StoredRecord& record) {
    return kind == RecordKind::vehicle ? members_of(vehicle_of(record))
                                       : members_of(device_of(record));
}

ReadResult<StoredRecord> record_to_store(RecordKind kind, const json::value& given,
                                         const StoredRecord* before) {
    if (kind == RecordKind::vehicle) {
        auto vehicle = read_vehicle(given, Author::client);
        if (!vehicle) {
            return vehicle.error();
        }
        return StoredRecord{.id = vehicle->id.text(), .content = content_of(*vehicle)};
    }
    auto device = read_device(given, Author::client);
    if (!device) {
        return device.error();
    }
    if (!is_protocol(device->protocol)) {
        return unknown_protocol();
    }
    if (has_useless_unit(*device)) {
        return useless_unit(device->protocol);
    }
    device->token_hash = before == nullptr ? "" : device_of(*before).token_hash;
    return StoredRecord{.id = device->id, .content = content_of(*device)};
}

}  // namespace convoy::registry
