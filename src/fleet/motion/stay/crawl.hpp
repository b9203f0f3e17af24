// The distance of a vehicle that crawls: at a low speed a receiver's drift is longer than the way,
// so the way is measured along the line that the vehicle keeps for minutes.
#pragma once

#include <span>

#include "fleet/motion/stay/samples.hpp"
#include "fleet/motion/stay/stay_step.hpp"

namespace convoy::fleet {

/// Writes the distances between consecutive `samples` of a window that belong to no stay into
/// `steps`, where the vehicle crawls. `window`, `beliefs` and `steps` are as in `find_stays`.
void measure_crawl(std::span<const Position> window, std::span<const Belief> beliefs,
                   std::span<const Sample> samples, std::span<StayStep> steps);

}  // namespace convoy::fleet
