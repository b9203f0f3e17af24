// One vehicle's way along a circuit: it has its own cruising speed, slows down in bends and
// sometimes stops. Its place depends only on circuit, start, seed and time, not on the number of
// calls.
#pragma once

#include <cstddef>
#include <cstdint>

#include "fleet/units.hpp"
#include "position-simulator/circuit.hpp"
#include "position-simulator/random.hpp"

namespace convoy::simulator {

/// The truth about a vehicle at one time.
struct Truth {
    Point at;
    fleet::MetresPerSecond speed;
    fleet::Degrees heading;  ///< while it stands, its heading on arrival
};

/// How a vehicle is driven, chosen by its seed. Half of the vehicles drive in town (30-50 km/h, a
/// stop every few hundred metres), half on main roads (50-90 km/h, fewer stops).
struct Driver {
    fleet::MetresPerSecond cruising_speed;
    fleet::Metres between_stops;  ///< on average

    static Driver from(Random& random);
};

class Journey {
 public:
    /// `circuit` must outlive the journey. At time 0 the vehicle stands at the point `start`, or at
    /// the next point where it can stop.
    Journey(const Circuit& circuit, std::size_t start, std::uint64_t seed);

    /// Returns the motion this long after the start. `passed` must not decrease between calls.
    Truth at(fleet::Seconds passed);

 private:
    /// A part with constant acceleration: from one point to the next, or a stop at one point.
    struct Segment {
        double start = 0;     ///< seconds
        double duration = 0;  ///< seconds
        double from_speed = 0;
        double acceleration = 0;
        bool standing = false;
    };

    const CircuitPoint& point() const { return (*circuit_)[place_]; }
    const CircuitPoint& next_point() const { return (*circuit_)[(place_ + 1) % circuit_->size()]; }

    void next_segment();
    void stand(double start, double duration);
    void drive(double start);
    void arrive();
    void plan_stop();
    double speed_squared(const CircuitPoint& point, double since_stop, double until_stop) const;

    const Circuit* circuit_;
    Random random_;
    Driver driver_;
    std::size_t place_;  ///< the point where the leg starts
    Segment segment_;
    double since_stop_ = 0;  ///< metres at `place_`, since the last planned stop
    double until_stop_ = 0;  ///< metres at `place_`, until the next planned one
    std::size_t points_until_stop_ = 0;
};

}  // namespace convoy::simulator
