// The way that vehicles drive, made from a recorded track: a closed line of points two metres
// apart, each with the speed at which it can be passed. It is smoothed, within some six metres of
// the recording: a recording wanders by its receiver's noise and has corners, a vehicle has a
// steering wheel.
#pragma once

#include <cstddef>
#include <vector>

#include "fleet/units.hpp"
#include "position-simulator/geodesy.hpp"

namespace convoy::simulator {

/// What a vehicle of this fleet does at most, in metres per second squared. Vans, buses and trucks
/// carry what should neither fall nor slide, so it is less than a car could.
inline constexpr double max_acceleration = 0.8;
inline constexpr double max_braking = 1.0;
inline constexpr double max_lateral_acceleration = 1.2;
inline constexpr fleet::MetresPerSecond max_path_speed{30.0};

struct PathPoint {
    Point at;
    fleet::Metres length{};    ///< to the next point
    fleet::Degrees azimuth;    ///< to the next point
    fleet::Degrees turn{};     ///< from the segment before into this one
    bool turns_back = false;   ///< too sharp to be driven: stop, turn round, go on
    double speed_squared = 0;  ///< the most here, so that all that comes can be braked for
};

/// The last point is followed by the first.
using Path = std::vector<PathPoint>;

/// May a vehicle stand here? Not beside a point where all stand: between two standstills there must
/// be room to move. Every path has such places.
bool can_stop_at(const Path& path, std::size_t place);

/// A track whose ends lie within 30 m of each other is a loop; any other is driven there and back.
/// `recorded`: at least two distinct points.
Path make_path(const std::vector<Point>& recorded);

}  // namespace convoy::simulator
