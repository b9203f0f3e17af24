// Judges which positions are good. A vehicle is one path: receivers sometimes report a jump, repeat
// an old place, or report (0, 0) while they have no fix. A position off the path is an outlier: it
// stays in the history but does not influence the motion.
//
// The judgement compares raw positions by speed limits, not by the Kalman filter, so it is a pure
// function of the window.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

#include "fleet/position.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

enum class Belief : std::uint8_t {
    good,
    outlier,
    unconfirmed,  ///< one of the newest and not on the path; later positions will decide
};

/// Whether the vehicle has later positions than those of a window.
enum class WindowEnd : std::uint8_t { newest, more_follow };

/// A vehicle that has moved implausibly is believed to be at its new place after so many positions
/// there over so much time, if none of another place follows.
inline constexpr std::size_t confirming_positions = 4;
inline constexpr std::chrono::seconds confirming_time{60};

/// Writes a belief into `beliefs` for each position of `window` (of one vehicle, ascending by time,
/// no time twice; both have the same size). Allocates only if a step is not plausible.
///
/// If all steps are plausible, all positions are good. Otherwise the good ones are the path of the
/// least cost (path.hpp). These are never on it:
/// - exactly (0, 0), unless an adjacent position that is elsewhere lies within 10 km;
/// - a fast step's ends (steps.hpp), unless the step continues the velocity before or after it.
void judge(std::span<const Position> window, std::span<Belief> beliefs, MetresPerSecond max_speed,
           WindowEnd end = WindowEnd::newest);

}  // namespace convoy::fleet
