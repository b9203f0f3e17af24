// Which positions around one may influence its motion.
#pragma once

#include <chrono>
#include <cstddef>

namespace convoy::fleet {

/// The motion at a position is derived from the good ones among this many on either side.
inline constexpr std::size_t motion_neighbours = 16;

/// No speed is derived across a longer silence.
inline constexpr std::chrono::minutes motion_gap{5};

}  // namespace convoy::fleet
