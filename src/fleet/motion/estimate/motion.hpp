// Derives the motion of a vehicle. It is a pure function of the vehicle's raw positions in the
// order of their own time: the same set gives the same bits, whatever the order of arrival, the
// batches, the duplicates or the restarts. It is computed on reading and never stored.
//
// A constant-velocity Kalman filter (constant_velocity.hpp) estimates speed and heading from the
// good positions (belief/belief.hpp) around the one in question: the difference of two positions
// alone shows the receiver's noise more than the vehicle's motion. The measurement noise is
// estimated from the positions too (jitter.hpp). If there are later positions, a two-filter
// smoother uses them as well (smoothed); at the newest one only the past is known (live).
// ARCHITECTURE.md lists the RMS errors.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "fleet/local_plane.hpp"
#include "fleet/motion/belief/belief.hpp"
#include "fleet/motion/belief/neighbours.hpp"
#include "fleet/motion/estimate/moving_speed.hpp"
#include "fleet/motion/estimate/track_place.hpp"
#include "fleet/motion/stay/stays.hpp"
#include "fleet/position.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

struct MotionSettings {
    /// No vehicle of the fleet is faster. A step that would require more is not plausible, and no
    /// greater speed is derived. Steps above `fast_speed` (belief/steps.hpp) have to continue
    /// others.
    MetresPerSecond max_speed{140.0};
};

/// The motion at one position. An absent value is unknown.
struct Motion {
    /// Absent if nothing joins the position to a good one before: at the first one, and after a
    /// silence (`longest_leg`) or a step that no vehicle can drive. If the positions around are
    /// more than `motion_gap` away, the mean speed since the good one before. A speed of the
    /// device's own that is believed counts most (belief/reported_judgement.hpp).
    std::optional<MetresPerSecond> speed;
    /// One sigma of `speed`; present if `speed` is.
    std::optional<MetresPerSecond> speed_sigma;
    /// The direction of the motion; absent below `moving_speed`.
    std::optional<Degrees> heading;
    /// From the good position before, between the estimated places; if the device's own motion is
    /// believed at both, along a curve with these velocities. 0 if the vehicle stands and the
    /// geodesic is within the noise; in a stay `StayStep::moved`. Absent if none of the last
    /// `motion_neighbours` is good, or if the vehicle cannot have driven from there.
    std::optional<Metres> distance;
    /// From the position to the place where the vehicle is estimated to have been.
    PlanePoint shift{};
    /// A position that is not believed has no motion and does not influence that at others.
    Belief belief = Belief::good;

    friend bool operator==(const Motion&, const Motion&) = default;
};

/// Whether the position is on the vehicle's path.
inline bool is_believed(const Motion& motion) { return is_good(motion.belief); }

/// Returns the motion at a position. `stay`: what is known of it (stay/stays.hpp); `before`: the
/// motion at the good position before if it is known, which saves its estimation. The motion
/// depends on `motion_reach` positions on either side. No allocation, no clock. Aborts if the index
/// is outside or times do not ascend.
Motion derive_motion(const TrackPlace& place, const MotionSettings& settings,
                     const StayStep& stay = {}, const Motion* before = nullptr);

/// The same without the distance, from `motion_neighbours` positions on either side. `stays`:
/// whether the vehicle stays there.
Motion derive_velocity(const TrackPlace& place, const MotionSettings& settings, bool stays);

/// The same for a window that is not judged yet. Its last position counts as the vehicle's newest.
Motion derive_motion(std::span<const Position> window, std::size_t index,
                     const MotionSettings& settings);

}  // namespace convoy::fleet
