// Judges which positions are good. The judgement compares raw positions by speed limits, not by the
// Kalman filter, so it is a pure function of the window.
#pragma once

#include <span>

#include "fleet/motion/belief.hpp"
#include "fleet/position.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// Writes a belief into `beliefs` for each position of `window` (of one vehicle, ascending by time,
/// no time twice; both have the same size). Allocates only if a step is not plausible.
///
/// If all steps are plausible, all positions are good. Otherwise the good ones are the path of the
/// least cost (path.hpp) through the steps that steps.hpp allows. Exactly (0, 0) is never on it,
/// unless an adjacent position that is elsewhere lies within 10 km.
void judge(std::span<const Position> window, std::span<Belief> beliefs, MetresPerSecond max_speed,
           WindowEnd end = WindowEnd::newest);

}  // namespace convoy::fleet
