// Keeps the set of known vehicles, and decides whether a position may be taken in now. A position
// may not be taken in if
//   - its vehicle is unknown, and max_vehicles are known or new ones come too fast: without limits,
//     any producer could fill the memory with invented names; or
//   - it is more than 60 s ahead of the clock, which is corrected if it is behind (own_clock.hpp).
//
// Each position costs one lookup and a few comparisons here, and each message one lock.
//
// Thread-safe.
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

/// The token bucket of new vehicles holds the tokens of this long.
inline constexpr std::chrono::duration<double> new_vehicles_burst{100};

class VehicleAdmission {
 public:
    using Moment = OwnClock::Moment;

    explicit VehicleAdmission(AdmissionLimits limits) : limits_(limits), tokens_(burst()) {}

    /// Makes these vehicles known, regardless of the limits.
    void know(std::span<const fleet::ReportedPosition> stored);
    void know(std::span<const fleet::VehicleName> vehicles);
    void forget(const fleet::VehicleName& vehicle);
    bool knows(const fleet::VehicleName& vehicle) const;
    std::uint64_t known() const;

    /// A position that may not be taken in.
    struct Objection {
        std::size_t index;  ///< among the judged positions
        history::HoldReason reason;
    };
    /// Judges positions that arrive now. Returns the objections in ascending order of their
    /// indices; usually there is none. An unknown vehicle becomes known if the limits allow it.
    std::vector<Objection> judge(std::span<const fleet::ReportedPosition> arrived,
                                 const Moment& now);
    /// Judges a position that arrived earlier. Returns why it must still be held, or nothing; then
    /// its vehicle is known.
    std::optional<history::HoldReason> judge_again(const fleet::ReportedPosition& held,
                                                   const Moment& now);

    /// Judges a reading that arrives now, as a position of its vehicle and time.
    std::optional<history::HoldReason> judge_reading(const fleet::VehicleName& vehicle,
                                                     fleet::Time time, const Moment& now);

    /// Returns the latest time that is not ahead of the clock, which is `wall`, corrected if it is
    /// behind.
    fleet::Time latest_good(fleet::Time wall) const;

    /// Decides and returns how far our clock is behind (own_clock.hpp). Call it once a second.
    std::chrono::milliseconds judge_own_clock(const Moment& now);

    const AdmissionLimits& limits() const { return limits_; }

 private:
    using Known = std::unordered_map<fleet::VehicleName, OwnClock::Vote, fleet::VehicleNameHash>;

    double burst() const { return limits_.new_vehicles_per_second * new_vehicles_burst.count(); }
    std::optional<history::HoldReason> let_in(const fleet::VehicleName& vehicle, const Moment& now);
    fleet::Time latest_good_at(fleet::Time wall) const;

    const AdmissionLimits limits_;
    mutable std::mutex mutex_;  // guards the members below
    Known known_;
    OwnClock clock_;
    double tokens_;
    OwnClock::Steady filled_{};
};

}  // namespace convoy::tracker
