// The steps between consecutive positions of a vehicle, and which of them a path may contain.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "fleet/position.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// A step of more than this speed is fast: it is plausible, up to the fleet's `max_speed`, only if
/// it continues the velocity of the step before it or after it. So a train is believed, and
/// a single jump at its speed is not.
inline constexpr MetresPerSecond fast_speed{70.0};

/// Whether no step of `window` needs to be examined: all are plausible at a speed at which a jump
/// and a drive look the same. Cheap.
bool are_all_slow(std::span<const Position> window, MetresPerSecond max_speed);

/// One element for each position: the step to it from the one before. The first has none.
struct Steps {
    std::vector<bool> plausible;         ///< whether a path may contain the step
    std::vector<MetresPerSecond> speed;  ///< beyond the noise
    /// The usual top speed: the 95th percentile of the speeds of plausible steps that are no
    /// detour. At least 10 m/s; `fast_speed` if there are fewer than 8 such steps.
    MetresPerSecond usual;
};

/// A step is not plausible if it
/// - is not plausible at `max_speed` (plausibility.hpp);
/// - is fast and continues neither the step before it nor the step after it;
/// - is one of the two of a detour: out and back by more than twice the direct way, both more than
///   three times as fast as usual.
Steps judge_steps(std::span<const Position> window, MetresPerSecond max_speed);

/// Whether the step from `here` to `next` continues the velocity of the step from `last` to `here`:
/// the two differ by at most 10 m/s or a third of the new speed, if that is more. False if they are
/// so close in time that their noise hides the velocity.
bool continues(const Position& last, const Position& here, const Position& next);

}  // namespace convoy::fleet
