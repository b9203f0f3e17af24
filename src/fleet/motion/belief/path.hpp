// Finds the path of a vehicle among positions of which some are wrong.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

#include "fleet/motion/belief/belief.hpp"
#include "fleet/position.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// What the search needs to know about a position.
struct PathCandidate {
    bool follows;                    ///< whether a path may lead to it from the position before it
    MetresPerSecond speed;           ///< of the step from there
    bool is_repeated;                ///< whether it repeats an old place: leaving it out costs less
    std::chrono::milliseconds time;  ///< how much time it counts for: the cost of leaving it out
};

/// A relocation, a step on the path that is not plausible, costs as much as this time. To leave out
/// wrong positions saves two relocations, there and back, so up to 16 minutes are left out. A
/// vehicle that stays at a new place for longer than this is believed; so is a vehicle that
/// has spent more of the window's time at the new place than at the old one.
inline constexpr std::chrono::minutes relocation_cost{8};

/// The speeds of a vehicle.
struct PathSpeeds {
    MetresPerSecond most;
    MetresPerSecond usual;  ///< steps.hpp
};

/// Returns the beliefs of `positions` on the path of the least cost: each of its steps is plausible
/// or a relocation. A step may pass over positions that are left out: of the 8 before it each is
/// tried, further back the last ones of up to 32 groups of positions that follow one another. Such
/// a step may be twice as fast as usual or as the steps beside it, at least 20 m/s and at most
/// `fast_speed`, or faster if it continues the velocity of the path. `candidates` has one element
/// for each position.
///
/// At a window's newest end, positions after the end of the path are unconfirmed, and a relocation
/// needs `confirming_positions` at the new place that follow one another and are not repeated, over
/// at least `confirming_time`.
std::vector<Belief> least_cost_path(std::span<const Position> positions,
                                    std::span<const PathCandidate> candidates,
                                    const PathSpeeds& speeds, WindowEnd end);

/// Where a path has to end.
enum class PathEnd : std::uint8_t { anywhere, at_last };

/// Returns for each position whether it is on the path of the least cost that has no relocation.
std::vector<bool> unbroken_path(std::span<const Position> positions,
                                std::span<const PathCandidate> candidates, const PathSpeeds& speeds,
                                PathEnd end);

/// What leaving a position out costs.
std::int64_t cost_of_leaving_out(const PathCandidate& candidate);

}  // namespace convoy::fleet
