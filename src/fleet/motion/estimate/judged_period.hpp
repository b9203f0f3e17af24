// Judges a long track in pieces. All positions of a period are judged together, with what comes
// before and after it, so neighbours in a period never disagree, and a judgement does not depend on
// which part of the history is read. Periods begin at fixed times.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <vector>

#include "fleet/motion/belief/belief.hpp"
#include "fleet/motion/stay/stays.hpp"
#include "fleet/position.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// About 17 minutes.
inline constexpr std::chrono::milliseconds judged_period{1 << 20};

/// On either side of a period those positions take part that are at most `judged_period` away, but
/// at least `min_context` and at most `max_context` of them.
inline constexpr std::size_t min_context = 64;
inline constexpr std::size_t max_context = 4096;

/// A period with more positions is judged in parts of this many, from its start.
inline constexpr std::size_t max_judged = 16'384;

/// Returns the start of the period that contains `time`; periods begin at its multiples since 1970.
Time period_begin(Time time);

/// Consecutive positions of a track that a judgement is for, and those that take part in it.
struct JudgedPeriod {
    std::size_t begin;  ///< the first position that takes part
    std::size_t first;  ///< the first one in the period
    std::size_t last;   ///< behind the last one in the period
    std::size_t end;    ///< behind the last one that takes part
    bool is_complete;   ///< false if later positions would take part, if there are any
};

/// Returns the period of `track[first]`, or its part that begins there. `track`: positions of one
/// vehicle, ascending by time, no time twice, each further than 40 minutes from the ends of Time.
JudgedPeriod period_at(std::span<const Position> track, std::size_t first);

/// What was judged of consecutive positions; each has one element for each.
struct Judgements {
    std::vector<Belief> beliefs;
    std::vector<StayStep> stays;
    std::vector<ReportedMotion> reported;  ///< what is believed of the device's own motion
};

/// Returns the judgements of a period's positions. `more_follow` if the vehicle has positions after
/// `track`.
Judgements judge_period(std::span<const Position> track, const JudgedPeriod& period,
                        MetresPerSecond max_speed, WindowEnd end);

/// Returns the judgements of all positions of a vehicle.
Judgements judge_track(std::span<const Position> track, MetresPerSecond max_speed);

}  // namespace convoy::fleet
