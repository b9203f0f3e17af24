#include "registry-copy/records.hpp"

#include <algorithm>

#include "fleet/text.hpp"

namespace convoy::registry {

bool is_device_id(std::string_view text) {
    // The rule is that of a vehicle's id, with another length.
    return text.size() <= max_device_id_bytes && fleet::VehicleName::from(text).has_value();
}

std::optional<fleet::VehicleName> vehicle_of(const Device& device, fleet::Time time) {
    const auto covers = [time](const Assignment& each) {
        return (!each.from || *each.from <= time) && (!each.until || time < *each.until);
    };
    const auto found = std::ranges::find_if(device.assignments, covers);
    return found == device.assignments.end() ? std::nullopt : std::optional(found->vehicle);
}

std::optional<fleet::Time> parse_assignment_time(std::string_view text) {
    const auto time = fleet::parse_time(text);
    return time && fleet::parse_time(fleet::format_time(*time)) == time ? time : std::nullopt;
}

devices::DevicePolicy policy_of(const Device& device) {
    return {.checks_sums = device.checks_sums,
            .ahead_of_utc = device.ahead_of_utc,
            .speed_unit = device.speed_unit,
            .week_rollover = device.week_rollover};
}

void move(Device& device, const std::optional<fleet::VehicleName>& vehicle, fleet::Time from) {
    std::vector<Assignment>& all = device.assignments;
    std::erase_if(all, [from](const Assignment& each) { return each.from && *each.from >= from; });
    const bool is_open = !all.empty() && (!all.back().until || *all.back().until >= from);
    if (is_open && all.back().vehicle == vehicle) {
        all.back().until.reset();
        return;
    }
    if (is_open) {
        all.back().until = from;
    }
    if (vehicle) {
        all.push_back({.vehicle = *vehicle, .from = from});
    }
}

}  // namespace convoy::registry
