// Which vehicles are known, and whether one that was never seen may become known now: there is a
// limit on how many are, and on how fast new ones come. Without them any producer could fill the
// memory with invented names.
//
// The rate is one for the whole tracker: nothing in a message identifies its producer. The broker
// does not pass on the login, and the other properties are whatever the producer writes.
//
// Threads: any.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <span>
#include <unordered_set>

#include "fleet/position.hpp"
#include "fleet/vehicle_name_hash.hpp"

namespace convoy::tracker {

struct AdmissionLimits {
    std::uint64_t max_vehicles = 200'000;
    std::uint32_t new_vehicles_per_second = 1'000;
};

/// The bucket of tokens holds those of so many seconds.
inline constexpr double new_vehicles_burst_seconds = 100;

class Admission {
 public:
    using Steady = std::chrono::steady_clock::time_point;
    enum class Verdict { known, too_many, too_fast };

    explicit Admission(AdmissionLimits limits) : limits_(limits), tokens_(burst()) {}

    /// These are known whatever the limits say.
    void know(std::span<const fleet::ReportedPosition> stored);
    void know(std::span<const fleet::VehicleName> vehicles);
    void forget(const fleet::VehicleName& vehicle);

    bool knows(const fleet::VehicleName& vehicle) const;
    /// A vehicle that was never seen becomes known where the limits let it.
    Verdict admit(const fleet::VehicleName& vehicle, Steady now);

    std::uint64_t known() const;
    const AdmissionLimits& limits() const { return limits_; }

 private:
    double burst() const { return limits_.new_vehicles_per_second * new_vehicles_burst_seconds; }

    const AdmissionLimits limits_;
    mutable std::mutex mutex_;
    std::unordered_set<fleet::VehicleName, fleet::VehicleNameHash> known_;
    double tokens_;
    Steady filled_{};
};

}  // namespace convoy::tracker
