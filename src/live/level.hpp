// The level of detail at which a viewer follows a vehicle decides which of its changes matter. Each
// level includes the changes of the levels below it: a vehicle has one tick for each level, and the
// ticks never decrease from one level to the next.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "fleet/live_wire/web_mercator.hpp"

namespace convoy::live {

/// The time between two ticks of tracker and gateway.
inline constexpr std::chrono::milliseconds tick_period{50};

/// Increments once in each `tick_period`. Together with its broadcast's epoch it identifies one
/// state of the fleet; 0 is the empty state before the first tick.
using Tick = std::uint64_t;

/// - 0: the status, staleness or ambiguity changes, or 30 s have passed since all viewers got the
/// vehicle's row
/// - 1 to 21: the vehicle moves into another half-pixel cell at zoom 0 to 20
/// - 22: any position
using Level = std::size_t;
inline constexpr Level all_viewers = 0;
inline constexpr Level every_position = 22;
inline constexpr std::size_t levels = 23;
using Ticks = std::array<Tick, levels>;

/// At zoom 0 the world is one tile of 512 pixels, so half a pixel is 2^-10 of its 2^32 units.
inline constexpr int half_pixel_bits_at_zoom_0 = 22;

/// Returns the level of a zoom, which is rounded up. Above zoom 20 it is `every_position`.
inline Level level_of_zoom(double zoom) {
    return static_cast<Level>(std::clamp(std::ceil(zoom), 0.0, 21.0)) + 1;
}

/// Returns the mask of the bits of a coordinate within one half-pixel cell of this level. It is 0
/// for `every_position`, whose cells are single units.
inline std::uint32_t within_cell(Level level) {
    if (level == every_position) {
        return 0;
    }
    return (1U << (half_pixel_bits_at_zoom_0 + 1 - static_cast<int>(level))) - 1;
}

/// Returns the lowest level at which the two places lie in different cells, from the highest bit in
/// which they differ. It is at least 1, because there are no cells below zoom 0.
inline Level level_of_move(const fleet::WebMercator& from, const fleet::WebMercator& to) {
    const std::uint32_t difference = (from.x ^ to.x) | (from.y ^ to.y);
    const int highest_bit = static_cast<int>(std::bit_width(difference));
    const int lowest = half_pixel_bits_at_zoom_0 + 2 - highest_bit;
    return static_cast<Level>(std::clamp(lowest, 1, static_cast<int>(every_position)));
}

}  // namespace convoy::live
