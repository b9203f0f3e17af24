#include "position-tracker/admission.hpp"

#include <algorithm>

namespace convoy::tracker {

void Admission::know(std::span<const fleet::ReportedPosition> stored) {
    const std::scoped_lock lock(mutex_);
    for (const fleet::ReportedPosition& reported : stored) {
        known_.insert(reported.vehicle);
    }
}

void Admission::know(std::span<const fleet::VehicleName> vehicles) {
    const std::scoped_lock lock(mutex_);
    known_.insert(vehicles.begin(), vehicles.end());
}

void Admission::forget(const fleet::VehicleName& vehicle) {
    const std::scoped_lock lock(mutex_);
    known_.erase(vehicle);
}

bool Admission::knows(const fleet::VehicleName& vehicle) const {
    const std::scoped_lock lock(mutex_);
    return known_.contains(vehicle);
}

std::uint64_t Admission::known() const {
    const std::scoped_lock lock(mutex_);
    return known_.size();
}

Admission::Verdict Admission::admit(const fleet::VehicleName& vehicle, Steady now) {
    const std::scoped_lock lock(mutex_);
    if (known_.contains(vehicle)) {
        return Verdict::known;
    }
    if (known_.size() >= limits_.max_vehicles) {
        return Verdict::too_many;
    }
    if (now > filled_) {
        const std::chrono::duration<double> passed = now - filled_;
        tokens_ = std::min(burst(), tokens_ + passed.count() * limits_.new_vehicles_per_second);
        filled_ = now;
    }
    if (tokens_ < 1) {
        return Verdict::too_fast;
    }
    tokens_ -= 1;
    known_.insert(vehicle);
    return Verdict::known;
}

}  // namespace convoy::tracker
