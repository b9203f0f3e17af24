// Finds where a vehicle stays at a place, however its receiver drifts.
//
// The error of a receiver that stands drifts by metres within a minute, so a few positions look
// like slow driving. Over minutes the two differ: a vehicle stays while it keeps within a circle
// for so long that its mean speed across the circle is a stop (a third of a metre per second).
// Nothing has to be known about the noise. A vehicle that leaves such a circle and does not come
// back has driven.
#pragma once

#include <chrono>
#include <span>

#include "fleet/motion/belief/belief.hpp"
#include "fleet/motion/stay/stay_step.hpp"
#include "fleet/position.hpp"

namespace convoy::fleet {

/// The live answer looks back no further than this for a stay.
inline constexpr std::chrono::minutes stay_memory{16};

/// Writes a step for each position of `window` (of one vehicle, ascending by time, no time twice).
/// `reported`: what is believed of the device's own motion; where that drives, no stay is. All have
/// the same size, but `reported` may be empty.
void find_stays(std::span<const Position> window, std::span<const Belief> beliefs,
                std::span<const ReportedMotion> reported, std::span<StayStep> steps);

/// Whether the vehicle stays at the last position, judged by at most `stay_memory` before it.
/// `window` must not be empty.
bool stays_at_end(std::span<const Position> window, std::span<const Belief> beliefs);

}  // namespace convoy::fleet
