// Estimates the jitter of positions. A receiver's accuracy is its total error. Most of that changes
// slowly and shifts neighbouring positions alike. Speed and heading are blurred mainly by the part
// that is new with each position, the jitter (white noise). It can be estimated from the positions
// themselves: it is the part of their differences that a constant acceleration does not explain.
#pragma once

#include "fleet/motion/estimate/neighbourhood.hpp"

namespace convoy::fleet {

/// The least share of variance: a sigma is never reduced to less than a tenth of the accuracy.
inline constexpr double min_jitter = 0.01;

/// Returns which share of the measurements' variance is jitter, from `min_jitter` to 1. It tends
/// to be too high, and is 1 if there are too few measurements. If these are rare, it includes what
/// the vehicle did between them.
///
/// It is computed from third divided differences, which vanish for a constant acceleration, each
/// normalised by its variance under the measurements' noise.
double jitter_share(const Neighbourhood& around);

}  // namespace convoy::fleet
