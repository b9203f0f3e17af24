// Judges which positions are good. The judgement compares raw positions by speed limits, not by the
// Kalman filter, so it is a pure function of the window.
#pragma once

#include <span>

#include "fleet/motion/belief/belief.hpp"
#include "fleet/position.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// Writes a belief into `beliefs` for each position of `window` (of one vehicle, ascending by time,
/// no time twice; both have the same size). Allocates only if a step is above 30 m/s, a position is
/// (0, 0), or the vehicle turns back at many places or where it has been.
///
/// Exactly (0, 0) is an outlier, unless an adjacent position that is elsewhere lies within 10 km.
/// So are old places that a device repeats (old_places.hpp), at any share of the positions.
/// If the steps between the others are plausible (steps.hpp), these are all good. Otherwise the
/// good ones are the path of the least cost (path.hpp).
void judge(std::span<const Position> window, std::span<Belief> beliefs, MetresPerSecond max_speed,
           WindowEnd end = WindowEnd::newest);

}  // namespace convoy::fleet
