// Decides whether our own clock is behind; positions that are right then look as if they came from
// the future. A device with a wrong clock is alone with its error, or one of few. So our clock is
// taken to be the wrong one only when, of the vehicles heard of in the last 30 to 60 s,
//   - at least 5, and 20 % of all, are ahead of it by the same ± 30 s, and
//   - these are more than the vehicles that agree with it, whose newest position is at most 60 s
//     ahead and at most 10 min old. Some devices that share a wrong time zone are outvoted by the
//     rest of the fleet; a fleet that only sends what is older has no vote.
// A vehicle's vote is its newest position. Only vehicles that are known vote: names beyond the
// limits of the admission do not. Whoever may publish for a majority of the known vehicles can make
// us believe another time; this changes what is taken in and shown, never what retention deletes.
//
// Nothing is decided before 10 s are heard, so that the first few vehicles of a backlog are not
// taken for the fleet. When too few vehicles are heard of, what was decided stands: a fleet that
// falls silent must not look younger for it. When our clock is stepped, everything begins anew.
//
// The votes lie with the vehicles (admission.hpp); this counts them. Threads: one at a time.
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

    /// A vehicle's vote. It is none any more when two periods have passed.
    struct Vote {
        std::uint32_t period = 0;           ///< in which the vehicle was last heard of
        std::chrono::milliseconds ahead{};  ///< the most that it was ahead of our clock then
    };

    /// To be called before `hear`, once for all that arrives at one moment.
    void pass_to(const Moment& now);
    /// A position of the vehicle has arrived that is so far ahead of our clock.
    void hear(Vote& vehicle, std::chrono::milliseconds ahead) {
        if (vehicle.period != period_ || ahead > vehicle.ahead) {
            change(vehicle, ahead);
        }
    }
    /// The vehicle does not exist any more.
    void forget(const Vote& vehicle);

    /// Decides by the numbers of votes alone when they say that our clock is right, which is the
    /// usual case. False when they do not: then `decide` has to.
    bool decide_by_numbers();
    /// Whether it is one of the vehicles that are ahead.
    bool is_ahead(const Vote& vehicle) const;
    /// `ahead`: by how much each vehicle that is ahead is.
    void decide(std::vector<std::chrono::milliseconds> ahead);
    /// How far our clock is behind, as decided last; 0 when nothing says that it is.
    std::chrono::milliseconds behind() const { return behind_; }

 private:
    struct Votes {
        std::uint64_t ahead = 0;
        std::uint64_t agree = 0;
        std::uint64_t late = 0;

        std::uint64_t all() const { return ahead + agree + late; }
        /// Whether so many, who are ahead by the same, outvote the others.
        bool won_by(std::uint64_t agreeing) const;
    };

    void begin(const Moment& now);
    void change(Vote& vehicle, std::chrono::milliseconds ahead);
    bool counts(const Vote& vehicle) const { return vehicle.period + 1 >= period_; }
    std::uint64_t& votes_like(const Vote& vehicle);
    Votes all_votes() const;

    std::array<Votes, 2> votes_;  // of this period and of the one before, by the period's last bit
    std::uint32_t period_ = 0;    // 0: nothing has been heard yet
    Moment begun_at_{};
    Moment now_{};
    Moment turned_at_{};
    std::chrono::milliseconds behind_{};
};

}  // namespace convoy::tracker
