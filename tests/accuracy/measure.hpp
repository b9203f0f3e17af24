// Measures how far the motion derived from a scene is from the truth.
#pragma once

#include <array>

#include "fleet/motion/estimate/motion.hpp"
#include "scenes.hpp"

namespace convoy::accuracy {

/// Speeds in m/s above which headings are measured: below the first a heading means little, and the
/// same error of velocity turns the heading of a slow vehicle further than that of a fast one.
constexpr std::array heading_above{3.0, 8.0, 14.0};

/// Root mean square errors over positions that did not jump: of speed in m/s, and of heading in
/// degrees if the true speed is above each of `heading_above`.
struct MotionError {
    double speed = 0;
    std::array<double, heading_above.size()> heading{};
};

struct Errors {
    MotionError two_point;        ///< from the last two positions, for comparison
    MotionError live;             ///< at each position as the newest
    MotionError smoothed;         ///< with later positions known
    double within_two_sigma = 0;  ///< share of smoothed speeds; 0.95 for a normal error
    double jumps = 0;             ///< number of planted ones
    double jumps_found = 0;       ///< share of them flagged
    double flagged_wrongly = 0;   ///< share of positions that did not jump
    double distance = 0;          ///< derived total, divided by the true total
};

Errors measure(const Scene& scene);

/// Returns the true metres of a drive.
double driven(const Drive& drive);

}  // namespace convoy::accuracy
