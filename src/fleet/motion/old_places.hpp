// Finds positions at an old place: a device without a new fix repeats an old one, while the vehicle
// is elsewhere. Receivers hardly ever report exactly the same coordinates twice after a move, so
// this is decided by rule, however many positions are old.
#pragma once

#include <span>
#include <vector>

#include "fleet/motion/belief.hpp"
#include "fleet/position.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// Returns for each position of `window` (ascending by time, no time twice) whether it is at an
/// old place, and so no candidate of the path: an outlier, or unconfirmed if it is one of the
/// newest; the others are good. Empty if all are good; then it is cheap.
///
/// Consecutive positions with the same coordinates are a *run*. A run is old if the vehicle has
/// been exactly there before, and goes there only by a detour out and back, more than 20 m either
/// way and at most 8 minutes long, from one place that is new to the next one, which it can reach.
/// Also
/// - none of its positions reports that the vehicle drives;
/// - one detour to the place shows that the vehicle really is elsewhere: the new places lie nearer
///   to each other than to it, or the vehicle had left it for two new places or more;
/// - of the runs that are detours to the place, most have at most 6 positions, so that a parked
///   vehicle whose place jumps now and then is believed;
/// - where coordinates are coarse, to 1 m or more, the vehicle may be there again by chance: three
///   detours are needed, from places where it is only once.
/// A vehicle that returns along the places that it came by is believed.
///
/// A newest run at such a place, or at one that the vehicle had left for two new places, is
/// unconfirmed until `confirming_positions` over `confirming_time`, or 8 minutes if there were
/// detours to it before.
std::vector<Belief> judge_old_places(std::span<const Position> window, MetresPerSecond max_speed,
                                     WindowEnd end);

}  // namespace convoy::fleet
