// How often a vehicle reports. Many devices have two intervals: seconds while the vehicle moves,
// hours while it stands.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>

#include "fleet/position.hpp"

namespace convoy::fleet {

/// The times between a vehicle's positions. An absent value is unknown.
struct Intervals {
    /// The median of all; of an even number, the mean of the middle two.
    std::optional<std::chrono::milliseconds> any;
    /// The median of those in which the vehicle moved.
    std::optional<std::chrono::milliseconds> moving;
    /// Of those in which it stood, the one that contains the middle of the time that it stood.
    /// Unknown until the vehicle has stood for `standing_shown_by` in total: the device may be
    /// about to sleep.
    std::optional<std::chrono::milliseconds> standing;

    friend bool operator==(const Intervals&, const Intervals&) = default;
};

inline constexpr std::chrono::minutes standing_shown_by{15};

/// Intervals are derived from this many of a vehicle's newest positions.
inline constexpr std::size_t interval_positions = 40;

/// Returns the intervals between the newest positions of a window, which is ascending by time. A
/// vehicle moved between two positions if it was displaced by more than their noise, at
/// `moving_speed` or more.
Intervals intervals_of(std::span<const Position> window);

/// Returns the longest time between two positions that is no silence at `window[index]`: three of
/// the intervals around it, at least `motion_gap`. It depends on `motion_neighbours` positions on
/// either side.
std::chrono::milliseconds longest_leg(std::span<const Position> window, std::size_t index);

}  // namespace convoy::fleet
