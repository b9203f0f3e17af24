// Knows which vehicles are known, and decides whether a position may be taken in now. It may not if
//   - its vehicle was never seen, and the maximum of vehicles is known or new ones come too fast:
//     without these limits any producer could fill the memory with invented names; or
//   - it is ahead of the clock, unless the clock is the one that is wrong (own_clock.hpp).
//
// Every position is looked up here, so this is one lookup and a few comparisons for each, and one
// lock for each message.
//
// Threads: any.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "fleet/position.hpp"
#include "fleet/vehicle_name_hash.hpp"
#include "history/held_position.hpp"
#include "position-tracker/intake/own_clock.hpp"

namespace convoy::tracker {

struct AdmissionLimits {
    std::uint64_t max_vehicles = 200'000;
    std::uint32_t new_vehicles_per_second = 1'000;
};

/// The token bucket of new vehicles holds the tokens of this many seconds.
inline constexpr double new_vehicles_burst_seconds = 100;

class Admission {
 public:
    using Moment = OwnClock::Moment;

    explicit Admission(AdmissionLimits limits) : limits_(limits), tokens_(burst()) {}

    /// Makes these vehicles known, whatever the limits.
    void know(std::span<const fleet::ReportedPosition> stored);
    void know(std::span<const fleet::VehicleName> vehicles);
    void forget(const fleet::VehicleName& vehicle);
    bool knows(const fleet::VehicleName& vehicle) const;
    std::uint64_t known() const;

    /// A position that may not be taken in.
    struct Objection {
        std::size_t place;  ///< among those judged
        HoldReason reason;
    };
    /// Judges positions that arrive now. Returns the objections in ascending order of their places;
    /// usually there is none. A vehicle that was never seen becomes known if the limits allow it.
    std::vector<Objection> judge(std::span<const fleet::ReportedPosition> arrived,
                                 const Moment& now);
    /// Judges a position that arrived earlier.
    std::optional<HoldReason> judge_again(const fleet::ReportedPosition& held, const Moment& now);

    /// Decides how far our clock is behind (own_clock.hpp). Call it once a second.
    std::chrono::milliseconds judge_own_clock(const Moment& now);

    const AdmissionLimits& limits() const { return limits_; }

 private:
    using Known = std::unordered_map<fleet::VehicleName, OwnClock::Vote, fleet::VehicleNameHash>;

    double burst() const { return limits_.new_vehicles_per_second * new_vehicles_burst_seconds; }
    std::optional<HoldReason> let_in(const fleet::VehicleName& vehicle, const Moment& now);
    fleet::Time latest_good(const Moment& now) const;

    const AdmissionLimits limits_;
    mutable std::mutex mutex_;  // guards all below
    Known known_;
    OwnClock clock_;
    double tokens_;
    OwnClock::Steady filled_{};
};

}  // namespace convoy::tracker
