// The circuit of a vehicle, made from a recorded track: a closed line of points about two metres
// apart, each with the highest speed at which it can be passed. It is smoothed, within some six
// metres of the recording, because a recording has noise and corners that no vehicle would follow.
#pragma once

#include <cstddef>
#include <vector>

#include "fleet/units.hpp"
#include "position-simulator/geodesy.hpp"

namespace convoy::simulator {

/// The limits of all vehicles, in metres per second squared. They are below those of a car, because
/// vans, buses and trucks carry loads and passengers.
inline constexpr double max_acceleration = 0.8;
inline constexpr double max_braking = 1.0;
inline constexpr double max_lateral_acceleration = 1.2;
inline constexpr fleet::MetresPerSecond max_circuit_speed{30.0};

struct CircuitPoint {
    Point at;
    fleet::Metres length{};    ///< to the next point
    fleet::Degrees azimuth;    ///< to the next point
    fleet::Degrees turn{};     ///< from the previous segment into this one
    bool turns_back = false;   ///< the turn is too sharp: stop, turn round, go on
    double speed_squared = 0;  ///< the highest that allows braking for what follows
};

/// The last point is followed by the first.
using Circuit = std::vector<CircuitPoint>;

/// Returns whether a vehicle may stop here. It may not stop next to a point where all vehicles
/// stop, because it has to move between two stops. Every circuit has points where it may.
bool can_stop_at(const Circuit& circuit, std::size_t place);

/// Makes a circuit. A track whose ends lie within 30 m of each other is a loop; any other is driven
/// there and back. `recorded` must have at least two distinct points.
Circuit make_circuit(const std::vector<Point>& recorded);

}  // namespace convoy::simulator
