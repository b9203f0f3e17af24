// Which positions around one may influence its motion.
#pragma once

#include <chrono>
#include <cstddef>

namespace convoy::fleet {

/// The motion at a position is derived from the good ones among this many on either side.
inline constexpr std::size_t motion_neighbours = 16;

/// The distance also depends on the estimated place of the previous good position, which has
/// neighbours of its own.
inline constexpr std::size_t motion_reach = 2 * motion_neighbours;

/// The filter joins positions that are at most this far apart. Across a longer gap only the mean
/// speed is known (estimate/mean_speed.hpp), and none across a silence (`longest_leg`).
inline constexpr std::chrono::minutes motion_gap{5};

}  // namespace convoy::fleet
