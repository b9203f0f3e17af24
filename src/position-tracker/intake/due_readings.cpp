#include "position-tracker/intake/due_readings.hpp"

#include <algorithm>

namespace convoy::tracker {

void DueReadings::add(const fleet::VehicleName& vehicle, fleet::Time time) {
    const std::scoped_lock lock(mutex_);
    const auto [found, is_new] = due_.try_emplace(vehicle, time);
    found->second = std::min(found->second, time);
}

void DueReadings::forget(const fleet::VehicleName& vehicle) {
    const std::scoped_lock lock(mutex_);
    due_.erase(vehicle);
}

std::vector<fleet::VehicleName> DueReadings::take(fleet::Time now) {
    const std::scoped_lock lock(mutex_);
    std::vector<fleet::VehicleName> taken;
    std::erase_if(due_, [now, &taken](const auto& each) {
        const bool is_due = each.second <= now;
        if (is_due) {
            taken.push_back(each.first);
        }
        return is_due;
    });
    std::ranges::sort(taken);
    return taken;
}

}  // namespace convoy::tracker
