// What Convoy derives from raw positions. A pure function of the positions of one vehicle, ordered
// by their own time: the same set gives the same bits, whatever the order of arrival, the batches,
// the duplicates or the restarts. It is computed when read and never stored.
//
// So far it is the two-point estimate: from the position before to this one, every one believed
// (no `outlier`, no `unconfirmed`). The reach is already what a better estimate will need, so that
// callers hand over enough.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>

#include "fleet/position.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// How far the motion of one position looks, in positions of the same vehicle by time. A caller
/// that hands over this many neighbours on either side gets the same answer as with all of them.
inline constexpr std::size_t motion_reach = 21;

/// No speed or distance is derived across a longer silence than this.
inline constexpr std::chrono::minutes motion_gap{5};

/// Below this speed there is no heading, and a vehicle counts as stopped.
inline constexpr MetresPerSecond moving_speed{0.5};

struct MotionSettings {
    /// No vehicle of this fleet is faster; what would have to be is an outlier.
    MetresPerSecond max_speed{70.0};
};

/// The motion at one position. An absent value is unknown.
struct Motion {
    std::optional<MetresPerSecond> speed;
    std::optional<Degrees> heading;
    std::optional<Metres> distance;  ///< geodesic, from the position before it
    bool outlier = false;            ///< not believed: it has no motion and shapes none
    bool unconfirmed = false;        ///< newest and implausible: later positions will decide

    friend bool operator==(const Motion&, const Motion&) = default;
};

/// The motion at `window[index]`. `window`: positions of one vehicle, ascending by time, no time
/// twice. Positions after `index` may take part where they are there (settled); at the newest one
/// only the past is known (live). Distance and heading are geodesic on WGS 84 (C. F. F. Karney,
/// Algorithms for geodesics, 2013, by GeographicLib); the heading is the geodesic's where it
/// arrives. No allocation, no clock. Aborts where `index` is outside or times do not ascend.
Motion derive_motion(std::span<const Position> window, std::size_t index,
                     const MotionSettings& settings);

}  // namespace convoy::fleet
