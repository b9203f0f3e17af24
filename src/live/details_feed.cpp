#include "live/details_feed.hpp"

namespace convoy::live {

void DetailsFeed::ask(const std::vector<fleet::VehicleName>& vehicles) {
    vehicles_.clear();
    for (const fleet::VehicleName& vehicle : vehicles) {
        vehicles_.push_back({.name = vehicle});
    }
    next_ = Instant::min();
}

std::vector<fleet::LiveDetail> DetailsFeed::take(const AskedDetails& details,
                                                 const LiveFleet& fleet, std::uint32_t names_below,
                                                 Instant now) {
    std::vector<fleet::LiveDetail> rows;
    if (now < next_) {
        return rows;
    }
    std::size_t bytes = 0;
    for (Vehicle& vehicle : vehicles_) {
        const AskedDetails::Value* value = details.find(vehicle.name);
        const auto slot = value != nullptr ? fleet.find(vehicle.name) : std::nullopt;
        if (!slot) {
            continue;
        }
        const std::uint32_t index = fleet[*slot].row.index;
        const bool is_news = vehicle.index != index || vehicle.revision != value->revision;
        if (!is_news || index >= names_below) {
            continue;
        }
        if (bytes >= full_bytes) {
            return rows;  // the rest follows without waiting
        }
        vehicle.index = index;
        vehicle.revision = value->revision;
        bytes += value->json.size();
        rows.push_back({index, value->json});
    }
    if (!rows.empty()) {
        next_ = now + between;
    }
    return rows;
}

}  // namespace convoy::live
