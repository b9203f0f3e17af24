// Finds where a vehicle stays at a place, however its receiver drifts.
//
// The error of a receiver that stands drifts by metres within a minute, so a few positions look
// like slow driving. Minutes tell them apart: a vehicle stays while it keeps within a circle for so
// long that its mean speed across the circle is a stop (a third of a metre per second). Nothing has
// to be known about the noise. What leaves such a circle and does not come back was driven.
#pragma once

#include <chrono>
#include <optional>
#include <span>

#include "fleet/motion/belief.hpp"
#include "fleet/position.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// The live answer looks back no further than this for a stay.
inline constexpr std::chrono::minutes stay_memory{16};

/// What the minutes around a position tell of it.
struct StayStep {
    /// Whether the vehicle stays there; false at a position that is not good.
    bool stays = false;
    /// The distance from the good position before, if one of the two belongs to a stay: how far the
    /// mean place of half an hour has moved beyond what its noise explains. So a receiver's drift
    /// adds nothing, and a slow creep counts whole.
    std::optional<Metres> moved{};
};

/// Writes a step for each position of `window` (of one vehicle, ascending by time, no time twice;
/// all three have the same size).
void find_stays(std::span<const Position> window, std::span<const Belief> beliefs,
                std::span<StayStep> steps);

/// Whether the vehicle stays at the last position, judged by at most `stay_memory` before it.
/// `window` must not be empty.
bool stays_at_end(std::span<const Position> window, std::span<const Belief> beliefs);

}  // namespace convoy::fleet
