// Finds positions at an old place: a device without a new fix repeats an old one, while the vehicle
// is elsewhere. Receivers hardly ever report exactly the same coordinates twice after a move, so
// this is decided by rule, however many positions are old.
#pragma once

#include <span>
#include <vector>

#include "fleet/motion/belief/belief.hpp"
#include "fleet/position.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// Returns for each position of `window` (ascending by time, no time twice) whether it is at an
/// old place, and so no candidate of the path: an outlier, or unconfirmed if it is one of the
/// newest; the others are good. Empty if all are good; then it is cheap.
///
/// Consecutive positions with the same coordinates are a *visit*. A visit is a *detour* if the
/// vehicle has been exactly there before and goes there and on: more than 20 m either way, within
/// 16 minutes, from a place that is new, or the newest of those, to the next one, which it can
/// reach. It is none if one of its positions reports that the vehicle drives, if the vehicle
/// returns along the places by which it came, or if the steps there and on are no jump: at most
/// half as long again as those before and after. All detours to a place are outliers if
/// - one leads out and back and shows that the vehicle really was elsewhere: the new places lie
///   nearer to each other than to it, or the vehicle had left it for two new places; or if such
///   ways out and back lead to three places;
/// - and most of their positions are in short ones: of 8 minutes, with 6 positions there. So
///   a parked vehicle whose place jumps now and then is believed.
/// The first visit at such a place is an outlier, too, if it is as short.
/// Where coordinates are coarse, to 1 m or more or to a 32-bit float, a vehicle may be there again
/// by chance: three detours to the place are needed, of most times that it is there, and between
/// places where the vehicle is only once.
///
/// A newest visit at such a place, or at one that the vehicle had left for two new places, is, if
/// the step there is a jump, unconfirmed until `confirming_positions` over `confirming_time`, or
/// over 8 minutes if there were detours to it.
std::vector<Belief> judge_old_places(std::span<const Position> window, MetresPerSecond max_speed,
                                     WindowEnd end);

}  // namespace convoy::fleet
