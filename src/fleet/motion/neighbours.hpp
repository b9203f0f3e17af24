// Which positions around one may influence its motion.
#pragma once

#include <chrono>
#include <cstddef>

namespace convoy::fleet {

/// The motion at a position is derived from the good ones among this many on either side.
inline constexpr std::size_t motion_neighbours = 16;

/// The distance depends on the place that is estimated at one of these as well.
inline constexpr std::size_t motion_reach = 2 * motion_neighbours;

/// No speed is derived across a longer silence.
inline constexpr std::chrono::minutes motion_gap{5};

}  // namespace convoy::fleet
