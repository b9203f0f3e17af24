// One vehicle's way along a path: at a cruising speed of its own, slower in bends, with a stop now
// and then. Where it is depends on path, start, seed and the time alone, not on how often one asks.
#pragma once

#include <cstddef>
#include <cstdint>

#include "fleet/units.hpp"
#include "position-simulator/path.hpp"
#include "position-simulator/random.hpp"

namespace convoy::simulator {

/// The truth about a vehicle at one time.
struct Motion {
    Point at;
    fleet::MetresPerSecond speed;
    fleet::Degrees heading;  ///< while it stands, the one with which it came
};

/// How a vehicle is driven, by its seed: half of them in town (30-50 km/h, a stop every few hundred
/// metres), half on the road (50-90 km/h, fewer stops).
struct Driver {
    fleet::MetresPerSecond cruising_speed;
    fleet::Metres between_stops;  ///< on average

    static Driver from(Random& random);
};

class Journey {
 public:
    /// `path` must outlive the journey. `start`: the point where it stands at time 0
    /// (or the next where it can).
    Journey(const Path& path, std::size_t start, std::uint64_t seed);

    /// `seconds` since the start; never less than at the call before.
    Motion at(double seconds);

 private:
    /// A piece with one acceleration: from one point of the path to the next, or standing at one.
    struct Leg {
        double start = 0;     ///< seconds
        double duration = 0;  ///< seconds
        double from_speed = 0;
        double acceleration = 0;
        bool standing = false;
    };

    const PathPoint& point() const { return (*path_)[place_]; }
    const PathPoint& next_point() const { return (*path_)[(place_ + 1) % path_->size()]; }

    void next_leg();
    void stand(double start, double duration);
    void drive(double start);
    void arrive();
    void plan_stop();
    double speed_squared(const PathPoint& point, double since_stop, double until_stop) const;

    const Path* path_;
    Random random_;
    Driver driver_;
    std::size_t place_;  ///< where the leg starts
    Leg leg_;
    double since_stop_ = 0;  ///< metres at `place_`, since the last planned stop
    double until_stop_ = 0;  ///< metres at `place_`, until the next planned one
    std::size_t points_until_stop_ = 0;
};

}  // namespace convoy::simulator
