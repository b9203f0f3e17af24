// A position of a vehicle's track, with what is judged of those around it.
#pragma once

#include <cstddef>
#include <span>

#include "fleet/motion/belief/belief.hpp"
#include "fleet/position.hpp"

namespace convoy::fleet {

struct TrackPlace {
    std::span<const Position> window;  ///< ascending by time, no time twice
    std::span<const Belief> beliefs;   ///< one for each (belief/belief.hpp, judged_period.hpp)
    std::size_t index;                 ///< of the position in the window
    /// What is believed of the device's own motion (belief/reported_judgement.hpp), one for each;
    /// empty if nothing is.
    std::span<const ReportedMotion> reported{};
};

}  // namespace convoy::fleet
