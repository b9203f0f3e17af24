// Decides whether our own clock is behind, so that correct positions seem to come from the future.
// A device with a wrong clock is alone with its error, or one of few. So our clock is considered
// behind only if, of the vehicles that reported in the last 30 to 60 s,
//   - at least 5, and 20 % of all, are ahead of it by the same ± 30 s, and
//   - these are more than the vehicles that agree with it, whose newest positions are at most 60 s
//     ahead and at most 10 min old. So the rest of the fleet outvotes some devices with the same
//     wrong time zone; vehicles that only send older positions support neither side.
//
// A vehicle's vote is its newest position. Only known vehicles vote, not names beyond the limits of
// the admission. A producer that publishes for a majority of the known vehicles can make the
// tracker use another time; this changes what is taken in and shown, never what retention deletes.
//
// Nothing is decided in the first 10 s, so that the first few vehicles of a backlog are not taken
// for the fleet. If fewer than 5 vehicles report, the last decision stands: a fleet that falls
// silent must not look younger. A step of our clock discards all votes and the decision.
//
// The admission stores the votes with the vehicles (vehicle_admission.hpp); this class counts them.
// Not thread-safe.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <vector>

#include "fleet/time.hpp"

namespace convoy::tracker {

class OwnClock {
 public:
    using Steady = std::chrono::steady_clock::time_point;
    /// Both clocks at one moment.
    struct Moment {
        fleet::Time wall;
        Steady steady;
    };

    /// A vehicle's vote. It counts in its period and in the next one.
    struct Vote {
        std::uint32_t period = 0;           ///< in which the vehicle last reported
        std::chrono::milliseconds ahead{};  ///< the most that it was ahead of our clock then
    };

    /// Sets the time. Call it before `add`, once for all positions that arrive at one moment.
    void pass_to(const Moment& now);
    /// Updates the vote of a vehicle: a position arrived that is `ahead` of our clock.
    void add(Vote& vehicle, std::chrono::milliseconds ahead) {
        if (vehicle.period != period_ || ahead > vehicle.ahead) {
            change(vehicle, ahead);
        }
    }
    /// Removes the vote of a vehicle that no longer exists.
    void forget(const Vote& vehicle);

    /// Returns true if the numbers of votes are enough to decide, as usual: our clock is right, or
    /// too few vehicles report. Otherwise `decide` has to be called.
    bool decide_by_numbers();
    /// Returns whether the vote counts and is more than 60 s ahead of our clock.
    bool is_ahead(const Vote& vehicle) const;
    /// Decides by `ahead`, which has the lead of each vehicle for which `is_ahead` returns true.
    void decide(std::vector<std::chrono::milliseconds> ahead);
    /// Returns how far our clock is behind, as last decided; 0 if it is not.
    std::chrono::milliseconds behind() const { return behind_; }

 private:
    struct Votes {
        std::uint64_t ahead = 0;
        std::uint64_t agree = 0;
        std::uint64_t late = 0;

        std::uint64_t all() const { return ahead + agree + late; }
        /// Returns whether `agreeing` vehicles, all ahead by the same, outvote the others.
        bool won_by(std::uint64_t agreeing) const;
    };

    void begin(const Moment& now);
    void change(Vote& vehicle, std::chrono::milliseconds ahead);
    bool counts(const Vote& vehicle) const { return vehicle.period + 1 >= period_; }
    std::uint64_t& votes_like(const Vote& vehicle);
    Votes all_votes() const;

    std::array<Votes, 2> votes_;  // of this and the previous period, by the period's last bit
    std::uint32_t period_ = 0;    // 0 until the first call of pass_to
    Moment begun_at_{};
    Moment now_{};
    Moment turned_at_{};
    std::chrono::milliseconds behind_{};
};

}  // namespace convoy::tracker
