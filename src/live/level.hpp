// How closely somebody looks at a vehicle, and so which of its changes matter to them. Each level
// sees all that the one below it sees: a vehicle keeps one tick a level, and they never fall from
// level to level.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "fleet/live_wire/web_mercator.hpp"

namespace convoy::live {

/// Rises by one 20 times a second. Together with the epoch of its publisher it names one state of
/// the fleet; 0 is before anything was known.
using Tick = std::uint64_t;

/// 0: a change of status, or 30 s. 1 to 21: zoom 0 to 20, by half a pixel. 22: every position.
using Level = std::size_t;
inline constexpr Level everyone = 0;
inline constexpr Level every_position = 22;
inline constexpr std::size_t levels = 23;
using Ticks = std::array<Tick, levels>;

/// At zoom 0 the world is one tile of 512 pixels, so half a pixel is 2^-10 of its 2^32 units.
inline constexpr int half_pixel_bits_at_zoom_0 = 22;

/// A zoom is rounded up to a whole one; above 20 it is every position.
inline Level level_of_zoom(double zoom) {
    return static_cast<Level>(std::clamp(std::ceil(zoom), 0.0, 21.0)) + 1;
}

/// The part of a coordinate that lies within one half-pixel cell of this level; 0 for
/// `every_position`, where each unit is a cell.
inline std::uint32_t within_cell(Level level) {
    if (level == every_position) {
        return 0;
    }
    return (1U << (half_pixel_bits_at_zoom_0 + 1 - static_cast<int>(level))) - 1;
}

/// The lowest level at which these two lie in different cells: the highest bit in which they differ
/// says it. Below zoom 0 there are no cells, so two that far apart differ from level 1 on.
inline Level level_of_move(const fleet::WebMercator& from, const fleet::WebMercator& to) {
    const std::uint32_t difference = (from.x ^ to.x) | (from.y ^ to.y);
    const int highest_bit = static_cast<int>(std::bit_width(difference));
    const int lowest = half_pixel_bits_at_zoom_0 + 2 - highest_bit;
    return static_cast<Level>(std::clamp(lowest, 1, static_cast<int>(every_position)));
}

}  // namespace convoy::live
