// Distances and directions on WGS 84, by GeographicLib: right at the poles and across ±180°.
#pragma once

#include <vector>

#include "fleet/units.hpp"

namespace convoy::simulator {

/// In degrees; finer than what is published.
struct Point {
    double latitude = 0;
    double longitude = 0;

    friend bool operator==(const Point&, const Point&) = default;
};

/// The shortest way to another point: how long it is, and in which direction it starts.
struct Way {
    fleet::Metres length;
    fleet::Degrees azimuth;  ///< clockwise from north, 0 ≤ value < 360
};

Way way_between(const Point& from, const Point& to);

/// Where a way ends, and in which direction: meridians meet, so it is not the one it began with.
struct Arrival {
    Point at;
    fleet::Degrees azimuth;  ///< 0 ≤ value < 360
};

Arrival arrival(const Point& from, const Way& way);

inline Point moved(const Point& from, const Way& way) { return arrival(from, way).at; }

/// 0 ≤ value < 360
fleet::Degrees normalised(fleet::Degrees angle);

/// The turn from one direction into another: -180 < value ≤ 180, positive to the right.
fleet::Degrees turn_between(fleet::Degrees from, fleet::Degrees to);

/// Moves each point of a closed line to the weighted mean of those around it, by a Gaussian of
/// `sigma` points. Works in space, so it knows no pole and no ±180°.
std::vector<Point> smoothed(const std::vector<Point>& closed, double sigma);

}  // namespace convoy::simulator
