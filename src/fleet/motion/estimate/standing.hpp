// Decides whether a vehicle stands: the scatter of its positions is only the receiver's noise.
#pragma once

#include "fleet/motion/estimate/neighbourhood.hpp"

namespace convoy::fleet {

/// A deviation of more sigmas than this is not noise.
inline constexpr double sure = 3.5;

/// Whether the measurements differ from one place only by their noise: a weighted linear regression
/// has no significant slope, and their scatter passes a chi-square test. `around.before()` must not
/// be empty.
bool is_standing(const Neighbourhood& around);

}  // namespace convoy::fleet
