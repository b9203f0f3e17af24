#include "position-tracker/state/latest_readings.hpp"

#include <memory>
#include <utility>

namespace convoy::tracker {
namespace {

// Of a joined reading only what is shown. The greatest value of all is the greater one of this one
// and the greatest of the others, so what was left out is not missed.
fleet::VehicleReading joined(const fleet::VehicleReading& latest,
                             const history::StoredReading& other) {
    history::ReadingValues shown =
        history::join({{.attributes = latest.attributes, .device = latest.device},
                       {.attributes = other.attributes, .device = other.device}})
            .front();
    return {.time = latest.time,
            .attributes = std::move(shown.attributes),
            .device = std::move(shown.device)};
}

}  // namespace

bool LatestReadings::apply(const history::StoredReading& reading) {
    const std::scoped_lock lock(mutex_);
    fleet::SharedReading& newest = newest_[reading.vehicle];
    if (newest && newest->time > reading.time) {
        return false;
    }
    fleet::VehicleReading latest{
        .time = reading.time, .attributes = reading.attributes, .device = reading.device};
    if (newest && newest->time == reading.time) {
        latest = joined(*newest, reading);
        if (latest == *newest) {
            return false;
        }
    }
    newest = std::make_shared<const fleet::VehicleReading>(std::move(latest));
    return true;
}

fleet::SharedReading LatestReadings::find(const fleet::VehicleName& vehicle) const {
    const std::scoped_lock lock(mutex_);
    const auto found = newest_.find(vehicle);
    return found == newest_.end() ? nullptr : found->second;
}

void LatestReadings::forget(const fleet::VehicleName& vehicle) {
    const std::scoped_lock lock(mutex_);
    newest_.erase(vehicle);
}

std::vector<fleet::VehicleName> LatestReadings::forget_before(fleet::Time time) {
    const std::scoped_lock lock(mutex_);
    std::vector<fleet::VehicleName> forgotten;
    std::erase_if(newest_, [time, &forgotten](const auto& entry) {
        const bool is_old = entry.second->time < time;
        if (is_old) {
            forgotten.push_back(entry.first);
        }
        return is_old;
    });
    return forgotten;
}

std::vector<fleet::VehicleName> LatestReadings::vehicles() const {
    const std::scoped_lock lock(mutex_);
    std::vector<fleet::VehicleName> names;
    names.reserve(newest_.size());
    for (const auto& [vehicle, reading] : newest_) {
        names.push_back(vehicle);
    }
    return names;
}

}  // namespace convoy::tracker
