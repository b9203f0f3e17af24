// The way between two places where the velocity is known.
#pragma once

#include "fleet/local_plane.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// Over a longer time the velocities at the ends say too little of the way.
inline constexpr Seconds longest_curve{15};

/// Returns the length of the curve (a cubic Hermite spline) that leads over `straight` in the time
/// `passed` and has these velocities at its ends. So a corner that no position shows is counted.
Metres curve_length(const PlanePoint& straight, const PlaneVelocity& begin,
                    const PlaneVelocity& end, Seconds passed);

}  // namespace convoy::fleet
