// The measurements from which the motion at one position is estimated.
#pragma once

#include <boost/container/static_vector.hpp>
#include <cstddef>
#include <optional>
#include <span>

#include "fleet/local_plane.hpp"
#include "fleet/motion/belief.hpp"
#include "fleet/motion/constant_velocity.hpp"
#include "fleet/motion/neighbours.hpp"
#include "fleet/position.hpp"

namespace convoy::fleet {

using Measurements = boost::container::static_vector<Measurement, motion_neighbours>;

/// A vehicle's good positions around one of them, on the plane that touches the earth there. That
/// one is the origin, at time 0. No allocation.
class Neighbourhood {
 public:
    /// `window` and `beliefs` are as in `judge` and must outlive it. Aborts if times do not ascend.
    Neighbourhood(std::span<const Position> window, std::span<const Belief> beliefs,
                  std::size_t index, MetresPerSecond max_speed);

    const Measurement& here() const { return here_; }
    /// Nearest first. They end at a gap of more than `motion_gap`, at a step that no vehicle can
    /// drive, and before positions that are too far away in time to have an influence.
    const Measurements& before() const { return before_; }
    const Measurements& after() const { return after_; }
    /// The index of the good position before, even after a longer gap; nothing if the last
    /// `motion_neighbours` positions have none, or if no vehicle can have driven from there.
    std::optional<std::size_t> previous() const;
    /// Returns a position of the window as a measurement, also one that is not among them.
    Measurement measured(std::size_t index) const { return measurement(window_[index]); }

 private:
    Measurement measurement(const Position& position) const;
    Measurements gather(std::ptrdiff_t direction) const;
    bool is_too_far(const Position& next, const Position& last, std::size_t found) const;
    bool are_joined(std::size_t one, std::size_t other) const;

    std::span<const Position> window_;
    std::span<const Belief> beliefs_;
    std::ptrdiff_t index_;
    MetresPerSecond max_speed_;
    LocalPlane plane_;
    Measurement here_;
    Measurements before_;
    Measurements after_;
};

}  // namespace convoy::fleet
