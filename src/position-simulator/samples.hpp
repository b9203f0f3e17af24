// Values for tests.
#pragma once

#include "position-simulator/geodesy.hpp"

namespace convoy::simulator {

/// Where the journeys of most tests begin: Sheffield.
inline const Point home{53.38, -1.47};

}  // namespace convoy::simulator
