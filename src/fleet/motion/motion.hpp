// What Convoy derives from raw positions. A pure function of the positions of one vehicle, ordered
// by their own time: the same set gives the same bits, whatever the order of arrival, the batches,
// the duplicates or the restarts. It is computed when read and never stored.
//
// Speed and heading come from a model of how vehicles move (constant_velocity.hpp), fitted to the
// believed positions (belief.hpp) around the one in question, each as sharp as they show to be
// (jitter.hpp): two positions alone would tell of the receiver's noise more than of the vehicle.
// Where later positions are there they take part (settled); at the newest one only the past is
// known (live). ARCHITECTURE.md says how accurate that is.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>

#include "fleet/motion/belief.hpp"
#include "fleet/position.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// So many positions on either side take part in the motion at one, those believed among them.
inline constexpr std::size_t motion_neighbours = 16;

/// How far the motion of one position looks, in positions of the same vehicle by time. A caller
/// that hands over this many neighbours on either side gets the same answer as with all of them.
inline constexpr std::size_t motion_reach = motion_neighbours + belief_reach_back;
static_assert(belief_reach_on <= belief_reach_back && confirming_positions + longest_jump <= 16);

/// No speed is derived across a longer silence than this.
inline constexpr std::chrono::minutes motion_gap{5};

/// Below this speed there is no heading, and a vehicle counts as stopped.
inline constexpr MetresPerSecond moving_speed{0.5};

struct MotionSettings {
    /// No vehicle of this fleet is faster; what would have to be is an outlier.
    MetresPerSecond max_speed{70.0};
};

/// The motion at one position. An absent value is unknown.
struct Motion {
    /// Absent at the first position, and after a silence of more than `motion_gap`.
    std::optional<MetresPerSecond> speed;
    /// One sigma of `speed`, as the model has it; there where `speed` is.
    std::optional<MetresPerSecond> speed_sigma;
    /// The way it moves; absent below `moving_speed`.
    std::optional<Degrees> heading;
    /// The geodesic from the believed position before; 0 while it stands, whatever noise says.
    std::optional<Metres> distance;
    bool outlier = false;      ///< not believed: it has no motion and shapes none
    bool unconfirmed = false;  ///< newest and implausible: later positions will decide

    friend bool operator==(const Motion&, const Motion&) = default;
};

/// The motion at `window[index]`. `window`: positions of one vehicle, ascending by time, no time
/// twice. The last one counts as the vehicle's newest. No allocation, no clock. Aborts where
/// `index` is outside or times do not ascend.
Motion derive_motion(std::span<const Position> window, std::size_t index,
                     const MotionSettings& settings);

/// The same, judged already: `beliefs` are those of `window` (judge).
Motion derive_motion(std::span<const Position> window, std::span<const Belief> beliefs,
                     std::size_t index);

}  // namespace convoy::fleet
