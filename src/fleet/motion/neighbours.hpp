// Which positions around one may influence its motion.
#pragma once

#include <chrono>
#include <cstddef>

namespace convoy::fleet {

/// The motion at a position is derived from the good ones among this many on either side.
inline constexpr std::size_t motion_neighbours = 16;

/// The distance depends on the place that is estimated at one of these as well.
inline constexpr std::size_t motion_reach = 2 * motion_neighbours;

/// The velocity is not taken to be constant across a longer step: one that is usual for the vehicle
/// has a mean speed (mean_speed.hpp), any other is a silence (`longest_leg`).
inline constexpr std::chrono::minutes motion_gap{5};

}  // namespace convoy::fleet
