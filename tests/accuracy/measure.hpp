// How far what is derived from a scene lies from its truth.
#pragma once

#include <array>

#include "fleet/motion/motion.hpp"
#include "scenes.hpp"

namespace convoy::accuracy {

/// Speeds in m/s above which headings are measured: below the first the way one faces means little,
/// and the same error of velocity turns a slow vehicle further than a fast one.
constexpr std::array heading_above{3.0, 8.0, 14.0};

/// Root mean squares: of speed in m/s over all positions that have one, of heading in degrees where
/// the vehicle in truth goes faster than each of `heading_above`.
struct MotionError {
    double speed = 0;
    std::array<double, heading_above.size()> heading{};
};

struct Errors {
    MotionError two_point;        ///< the last two positions, for comparison
    MotionError live;             ///< each position as the newest
    MotionError settled;          ///< with the later ones
    double within_two_sigma = 0;  ///< share of settled speeds; of a normal error 0.95
    double jumps = 0;             ///< planted
    double jumps_found = 0;       ///< share of them flagged
    double flagged_wrongly = 0;   ///< share of the positions that did not jump
    double distance = 0;          ///< all of it, over that of the truth
};

Errors measure(const Scene& scene);

}  // namespace convoy::accuracy
