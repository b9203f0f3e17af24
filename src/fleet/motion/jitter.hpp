// How sharp positions are beside each other. A receiver's accuracy says how far off it may be in
// all. Most of that is the same from one second to the next and moves every position alike; what
// blurs speed and heading is only the part that is new with each position, its jitter, and that can
// be seen in the positions themselves: what a steady acceleration does not explain.
#pragma once

#include "fleet/motion/neighbourhood.hpp"

namespace convoy::fleet {

/// Nobody's positions are taken for more than ten times as sharp as their accuracy says.
inline constexpr double least_jitter = 0.01;

/// The variance of the positions' jitter as a share of the variance that they come with,
/// `least_jitter` to 1. It errs on the side of more, and is 1 where too few were seen to tell, or
/// too rarely: then what the vehicle did between them is in it.
///
/// From third divided differences, which vanish for any steady acceleration, each over what noise
/// of the given variances would make of it.
double jitter_share(const Neighbourhood& around);

}  // namespace convoy::fleet
