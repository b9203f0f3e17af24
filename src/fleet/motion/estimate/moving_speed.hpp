// The speed from which a vehicle counts as moving.
#pragma once

#include "fleet/units.hpp"

namespace convoy::fleet {

/// Below this speed there is no heading, and a vehicle counts as stopped.
inline constexpr MetresPerSecond moving_speed{0.5};

}  // namespace convoy::fleet
