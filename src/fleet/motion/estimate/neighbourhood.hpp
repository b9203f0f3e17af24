// The measurements from which the motion at one position is estimated.
#pragma once

#include <boost/container/static_vector.hpp>
#include <cstddef>
#include <optional>

#include "fleet/local_plane.hpp"
#include "fleet/motion/belief/neighbours.hpp"
#include "fleet/motion/estimate/constant_velocity.hpp"
#include "fleet/motion/estimate/track_place.hpp"
#include "fleet/position.hpp"

namespace convoy::fleet {

using Measurements = boost::container::static_vector<Measurement, motion_neighbours>;

/// A vehicle's good positions around one of them, on the plane that touches the earth there. That
/// one is the origin, at time 0. No allocation.
class Neighbourhood {
 public:
    /// `place` must outlive it. Aborts if times do not ascend.
    Neighbourhood(const TrackPlace& place, MetresPerSecond max_speed);

    const Measurement& here() const { return here_; }
    /// Nearest first. They end at a gap of more than `motion_gap`, at a step that no vehicle can
    /// drive, and before positions that are too far away in time to have an influence.
    const Measurements& before() const { return before_; }
    const Measurements& after() const { return after_; }
    /// The index of the good position before, even after a longer gap; nothing if the last
    /// `motion_neighbours` positions have none, or if no vehicle can have driven from there.
    std::optional<std::size_t> previous() const;
    /// Returns a position of the window as a measurement, also one that is not among them.
    Measurement measured(std::size_t index) const;

 private:
    Measurements gather(std::ptrdiff_t direction) const;
    bool is_too_far(const Position& next, const Position& last, std::size_t found) const;
    bool are_joined(std::size_t one, std::size_t other) const;

    const Position& position() const { return place_.window[place_.index]; }

    TrackPlace place_;
    MetresPerSecond max_speed_;
    LocalPlane plane_;
    Measurement here_;
    Measurements before_;
    Measurements after_;
};

}  // namespace convoy::fleet
