#include "position-tracker/intake/vehicle_admission.hpp"

#include <algorithm>
#include <utility>

#include "position-tracker/state/clock.hpp"

namespace convoy::tracker {

void VehicleAdmission::know(std::span<const fleet::ReportedPosition> stored) {
    const std::scoped_lock lock(mutex_);
    for (const fleet::ReportedPosition& reported : stored) {
        known_.try_emplace(reported.vehicle);
    }
}

void VehicleAdmission::know(std::span<const fleet::VehicleName> vehicles) {
    const std::scoped_lock lock(mutex_);
    for (const fleet::VehicleName& vehicle : vehicles) {
        known_.try_emplace(vehicle);
    }
}

void VehicleAdmission::forget(const fleet::VehicleName& vehicle) {
    const std::scoped_lock lock(mutex_);
    if (const auto found = known_.find(vehicle); found != known_.end()) {
        clock_.forget(found->second);
        known_.erase(found);
    }
}

bool VehicleAdmission::knows(const fleet::VehicleName& vehicle) const {
    const std::scoped_lock lock(mutex_);
    return known_.contains(vehicle);
}

std::uint64_t VehicleAdmission::known() const {
    const std::scoped_lock lock(mutex_);
    return known_.size();
}

// Makes the vehicle known and returns nothing, or returns why it may not become known.
std::optional<history::HoldReason> VehicleAdmission::let_in(const fleet::VehicleName& vehicle,
                                                            const Moment& now) {
    if (known_.size() >= limits_.max_vehicles) {
        return history::HoldReason::too_many_vehicles;
    }
    if (now.steady > filled_) {
        const std::chrono::duration<double> passed = now.steady - filled_;
        tokens_ = std::min(burst(), tokens_ + passed.count() * limits_.new_vehicles_per_second);
        filled_ = now.steady;
    }
    if (tokens_ < 1) {
        return history::HoldReason::new_vehicles_too_fast;
    }
    tokens_ -= 1;
    known_.try_emplace(vehicle);
    return std::nullopt;
}

fleet::Time VehicleAdmission::latest_good_at(fleet::Time wall) const {
    return wall + fleet::max_ahead_of_clock + clock_.behind();
}

fleet::Time VehicleAdmission::latest_good(fleet::Time wall) const {
    const std::scoped_lock lock(mutex_);
    return latest_good_at(wall);
}

std::optional<history::HoldReason> VehicleAdmission::judge_reading(
    const fleet::VehicleName& vehicle, fleet::Time time, const Moment& now) {
    const std::scoped_lock lock(mutex_);
    if (time > latest_good_at(now.wall)) {
        return history::HoldReason::future;
    }
    return known_.contains(vehicle) ? std::nullopt : let_in(vehicle, now);
}

// A vehicle that is let in by a position ahead of the clock has a vote: if the history is empty and
// the tracker's clock is behind, all vehicles are let in that way.
std::vector<VehicleAdmission::Objection> VehicleAdmission::judge(
    std::span<const fleet::ReportedPosition> arrived, const Moment& now) {
    std::vector<Objection> objections;
    const std::scoped_lock lock(mutex_);
    clock_.pass_to(now);
    const fleet::Time latest = latest_good_at(now.wall);
    for (std::size_t index = 0; index < arrived.size(); ++index) {
        const auto& [vehicle, position] = arrived[index];
        auto known = known_.find(vehicle);
        std::optional<history::HoldReason> reason;
        if (known == known_.end()) {
            reason = let_in(vehicle, now);
            known = reason ? known : known_.find(vehicle);
        }
        if (!reason) {
            clock_.add(known->second, position.time - now.wall);
            reason =
                position.time > latest ? std::optional(history::HoldReason::future) : std::nullopt;
        }
        if (reason) {
            objections.push_back({index, *reason});
        }
    }
    return objections;
}

std::optional<history::HoldReason> VehicleAdmission::judge_again(
    const fleet::ReportedPosition& held, const Moment& now) {
    const std::scoped_lock lock(mutex_);
    if (held.position.time > latest_good_at(now.wall)) {
        return history::HoldReason::future;
    }
    return known_.contains(held.vehicle) ? std::nullopt : let_in(held.vehicle, now);
}

std::chrono::milliseconds VehicleAdmission::judge_own_clock(const Moment& now) {
    const std::scoped_lock lock(mutex_);
    clock_.pass_to(now);
    if (!clock_.decide_by_numbers()) {
        std::vector<std::chrono::milliseconds> ahead;
        for (const auto& [vehicle, vote] : known_) {
            if (clock_.is_ahead(vote)) {
                ahead.push_back(vote.ahead);
            }
        }
        clock_.decide(std::move(ahead));
    }
    return clock_.behind();
}

}  // namespace convoy::tracker
