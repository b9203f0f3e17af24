#include "registry-copy/changes.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>
#include <optional>
#include <utility>

#include "registry-copy/members.hpp"

namespace convoy::registry {
namespace {

namespace json = boost::json;

constexpr std::size_t max_changes = 1'000'000;

json::object json_of(const RecordChange& change) {
    json::object made{{"number", change.number}};
    if (const auto* vehicle = std::get_if<Vehicle>(&change.state)) {
        made["vehicle"] = record_of(*vehicle);
    } else if (const auto* device = std::get_if<Device>(&change.state)) {
        made["device"] = record_of(*device);
    } else if (const auto* vehicle_gone = std::get_if<RemovedVehicle>(&change.state)) {
        made["removed_vehicle"] = vehicle_gone->id;
    } else {
        made["removed_device"] = std::get<RemovedDevice>(change.state).id;
    }
    return made;
}

BadMember bad_change(const std::string& path, const std::string& detail) {
    return {path, path + ": " + detail};
}

template <class Record>
ReadResult<RecordChange> change_of(std::uint64_t number, ReadResult<Record> record,
                                   const std::string& path) {
    if (!record) {
        return bad_change(path, record.error().detail);
    }
    return RecordChange{.number = number, .state = std::move(*record)};
}

ReadResult<RecordChange> read_change(const json::value& value, const std::string& path) {
    const auto* object = value.if_object();
    const auto* number_member = object == nullptr ? nullptr : object->if_contains("number");
    boost::system::error_code wrong;
    const std::uint64_t number =
        number_member == nullptr ? 0 : number_member->to_number<std::uint64_t>(wrong);
    if (number_member == nullptr || wrong || object->size() != 2) {
        return bad_change(path, "it should have a number and a record");
    }
    if (const auto* vehicle = object->if_contains("vehicle")) {
        return change_of(number, read_vehicle(*vehicle, Author::registry), path);
    }
    if (const auto* device = object->if_contains("device")) {
        return change_of(number, read_device(*device, Author::registry), path);
    }
    const auto* vehicle_gone = object->if_contains("removed_vehicle");
    if (vehicle_gone != nullptr && vehicle_gone->is_string()) {
        return RecordChange{.number = number,
                            .state = RemovedVehicle{json::value_to<std::string>(*vehicle_gone)}};
    }
    const auto* device_gone = object->if_contains("removed_device");
    if (device_gone != nullptr && device_gone->is_string()) {
        return RecordChange{.number = number,
                            .state = RemovedDevice{json::value_to<std::string>(*device_gone)}};
    }
    return bad_change(path, "it is a change of an unknown kind");
}

}  // namespace

std::string written(const RecordChange& change) { return json::serialize(json_of(change)); }

std::string written(const Changes& changes) {
    json::array all;
    for (const RecordChange& each : changes.changes) {
        all.emplace_back(json_of(each));
    }
    return json::serialize(json::object{{"registry", changes.registry},
                                        {"number", changes.number},
                                        {"more", changes.more},
                                        {"changes", std::move(all)}});
}

ReadResult<Changes> read_changes(std::string_view text) {
    boost::system::error_code wrong;
    const json::value value = json::parse(text, wrong);
    if (wrong) {
        return BadMember{"", "it is no JSON: " + wrong.message()};
    }
    Members members(value);
    Changes read;
    read.registry = members.word("registry", max_word_bytes);
    read.number = members.number("number");
    read.more = members.flag("more", false);
    members.each("changes", max_changes, [&](const json::value& each, const std::string& path) {
        auto change = read_change(each, path);
        if (!change) {
            members.refuse(change.error());
        } else {
            read.changes.push_back(std::move(*change));
        }
    });
    if (auto bad = members.bad()) {
        return std::move(*bad);
    }
    return read;
}

}  // namespace convoy::registry
