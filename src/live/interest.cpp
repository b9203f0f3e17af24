#include "live/interest.hpp"

#include <algorithm>

namespace convoy::live {

Interest::Interest(const fleet::ViewOperation& asked) : view_(asked), names_(asked.pins) {}

void Interest::update(const LiveFleet& fleet) {
    if (names_.empty() || revision_ == fleet.names_revision()) {
        return;
    }
    revision_ = fleet.names_revision();
    pinned_.clear();
    for (const fleet::VehicleName& name : names_) {
        if (const auto slot = fleet.find(name)) {
            pinned_.push_back(*slot);
        }
    }
    std::ranges::sort(pinned_);
}

std::optional<Level> Interest::level(const LiveFleet::Vehicle& vehicle, Slot slot) const {
    if (std::ranges::binary_search(pinned_, slot)) {
        return every_position;
    }
    if (view_.contains(vehicle.row.place)) {
        return view_.level();
    }
    return std::nullopt;
}

}  // namespace convoy::live
