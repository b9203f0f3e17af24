#include "registry-copy/record_json.hpp"

#include <algorithm>
#include <array>

#include "registry-copy/members.hpp"
#include "registry-copy/network.hpp"
#include "registry-copy/token.hpp"
#include "registry-copy/utc_offset.hpp"

namespace convoy::registry {
namespace {

namespace json = boost::json;

struct UnitWord {
    std::string_view word;
    devices::SpeedUnit unit;
};
constexpr std::array unit_words{
    UnitWord{"ms", devices::SpeedUnit::metres_per_second},
    UnitWord{"kmh", devices::SpeedUnit::kilometres_per_hour},
    UnitWord{"knots", devices::SpeedUnit::knots},
};

std::optional<devices::SpeedUnit> parse_unit(std::string_view text) {
    const auto* const found = std::ranges::find(unit_words, text, &UnitWord::word);
    return found == unit_words.end() ? std::nullopt : std::optional(found->unit);
}

std::optional<std::string> parse_colour(std::string_view text) {
    constexpr std::size_t characters = 7;
    const bool good =
        text.empty() || (text.size() == characters && text[0] == '#' &&
                         text.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string::npos);
    return good ? std::optional(std::string(text)) : std::nullopt;
}

std::optional<std::string> parse_protocol(std::string_view text) {
    const bool good =
        text.size() <= max_protocol_bytes &&
        text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
    return good ? std::optional(std::string(text)) : std::nullopt;
}

std::optional<std::string> parse_hash(std::string_view text) {
    return is_sha256_hex(text) ? std::optional(std::string(text)) : std::nullopt;
}

std::optional<std::string> parse_device_id(std::string_view text) {
    return is_device_id(text) ? std::optional(std::string(text)) : std::nullopt;
}

std::optional<fleet::VehicleName> read_vehicle_id(Members& members, std::string_view name) {
    auto id = members.read(name, fleet::vehicle_name_rule, fleet::VehicleName::from);
    if (!id) {
        members.refuse(name, fleet::vehicle_name_rule);
    }
    return id;
}

std::optional<Assignment> read_assignment(const json::value& value, const std::string& path,
                                          Members& device) {
    constexpr std::string_view time_rule = "a time like 2026-11-22T13:07:11Z";
    Members members(value, path + ".");
    const auto vehicle = read_vehicle_id(members, "vehicle");
    const auto from = members.read("from", time_rule, parse_assignment_time);
    const auto until = members.read("until", time_rule, parse_assignment_time);
    if (from && until && *from >= *until) {
        members.refuse("until", "later than from");
    }
    if (auto bad = members.bad()) {
        device.refuse(std::move(*bad));
        return std::nullopt;
    }
    return Assignment{.vehicle = *vehicle, .from = from, .until = until};
}

void read_assignments(Members& members, std::vector<Assignment>& all) {
    members.each("assignments", max_assignments,
                 [&](const json::value& value, const std::string& path) {
                     if (auto read = read_assignment(value, path, members)) {
                         all.push_back(std::move(*read));
                     }
                 });
    // Without a beginning is before all others: nullopt is less than any value.
    std::ranges::sort(all, {}, &Assignment::from);
    const auto overlap = std::ranges::adjacent_find(all, [](const auto& one, const auto& next) {
        return !one.until || !next.from || *one.until > *next.from;
    });
    if (overlap != all.end()) {
        members.refuse("assignments", "one vehicle at a time: that of '" + overlap->vehicle.text() +
                                          "' overlaps the next one");
    }
}

void read_networks(Members& members, std::vector<std::string>& networks) {
    members.each("networks", max_networks, [&](const json::value& value, const std::string& path) {
        const auto* text = value.if_string();
        if (text != nullptr && is_network(std::string_view(*text))) {
            networks.emplace_back(std::string_view(*text));
        } else {
            members.refuse(path, "an address or a network like 10.0.0.0/8");
        }
    });
}

void set(json::object& members, std::string_view name, const std::string& text) {
    if (!text.empty()) {
        members[name] = text;
    }
}

json::array written(const std::vector<Assignment>& assignments) {
    json::array all;
    for (const Assignment& each : assignments) {
        json::object written{{"vehicle", each.vehicle.text()}};
        if (each.from) {
            written["from"] = fleet::format_time(*each.from);
        }
        if (each.until) {
            written["until"] = fleet::format_time(*each.until);
        }
        all.emplace_back(std::move(written));
    }
    return all;
}

}  // namespace

ReadResult<Vehicle> read_vehicle(const json::value& value, Author author) {
    Members members(value);
    const auto id = read_vehicle_id(members, "id");
    const auto word = [&members](std::string_view name) {
        return members.word(name, max_word_bytes);
    };
    const std::string display_name = word("display_name");
    const std::string plate = word("plate");
    const std::string type = word("type");
    const auto colour = members.read("colour", "a colour like #1e88e5", parse_colour);
    const std::string notes = members.lines("notes", max_notes_bytes);
    const std::uint64_t version = author == Author::registry ? members.number("version") : 0;
    if (auto bad = members.bad()) {
        return std::move(*bad);
    }
    return Vehicle{.id = *id,
                   .display_name = display_name,
                   .plate = plate,
                   .type = type,
                   .colour = colour.value_or(""),
                   .notes = notes,
                   .version = version};
}

ReadResult<Device> read_device(const json::value& value, Author author) {
    Members members(value);
    Device device;
    const auto id = members.read("id", device_id_rule, parse_device_id);
    if (!id) {
        members.refuse("id", device_id_rule);
    }
    device.id = id.value_or("");
    device.protocol =
        members.read("protocol", "the name of a protocol like teltonika", parse_protocol)
            .value_or("");
    read_assignments(members, device.assignments);
    device.ahead_of_utc =
        members.read("ahead_of_utc", "an offset like +08:00, of up to 14 hours", parse_utc_offset);
    device.checks_sums = members.flag("checks_sums", true);
    device.week_rollover = members.flag("week_rollover", false);
    device.speed_unit = members.read("speed_unit", "kmh, knots or ms", parse_unit);
    read_networks(members, device.networks);
    if (author == Author::registry) {
        device.token_hash = members.read("token_hash", "a SHA-256 in hex", parse_hash).value_or("");
        device.version = members.number("version");
    }
    if (auto bad = members.bad()) {
        return std::move(*bad);
    }
    return device;
}

json::object members_of(const Vehicle& vehicle) {
    json::object members{{"id", vehicle.id.text()}};
    set(members, "display_name", vehicle.display_name);
    set(members, "plate", vehicle.plate);
    set(members, "type", vehicle.type);
    set(members, "colour", vehicle.colour);
    set(members, "notes", vehicle.notes);
    return members;
}

json::object members_of(const Device& device) {
    json::object members{{"id", device.id}};
    set(members, "protocol", device.protocol);
    if (!device.assignments.empty()) {
        members["assignments"] = written(device.assignments);
    }
    if (device.ahead_of_utc) {
        members["ahead_of_utc"] = format_utc_offset(*device.ahead_of_utc);
    }
    members["checks_sums"] = device.checks_sums;
    members["week_rollover"] = device.week_rollover;
    if (device.speed_unit) {
        members["speed_unit"] =
            std::ranges::find(unit_words, *device.speed_unit, &UnitWord::unit)->word;
    }
    if (!device.networks.empty()) {
        members["networks"] = json::array(device.networks.begin(), device.networks.end());
    }
    return members;
}

json::object record_of(const Vehicle& vehicle) { return shown(vehicle); }

json::object record_of(const Device& device) {
    json::object record = members_of(device);
    set(record, "token_hash", device.token_hash);
    record["version"] = device.version;
    return record;
}

json::object shown(const Vehicle& vehicle) {
    json::object members = members_of(vehicle);
    members["version"] = vehicle.version;
    return members;
}

json::object shown(const Device& device) {
    json::object members = members_of(device);
    members["has_token"] = !device.token_hash.empty();
    members["version"] = device.version;
    return members;
}

}  // namespace convoy::registry
