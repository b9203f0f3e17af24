// Whether a vehicle stands: its positions wander by the receiver's noise, and go nowhere.
#pragma once

#include "fleet/motion/neighbourhood.hpp"

namespace convoy::fleet {

/// So many sigmas off is not by chance.
inline constexpr double sure = 3.5;

/// Whether what was seen around is one place, but for its noise: a straight line through it does
/// not go anywhere, and nothing lies too far from the middle. There is something before.
bool is_standing(const Neighbourhood& around);

}  // namespace convoy::fleet
