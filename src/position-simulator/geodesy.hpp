// Distances and directions on WGS 84 by GeographicLib, correct at the poles and across ±180° too.
#pragma once

#include <vector>

#include "fleet/units.hpp"

namespace convoy::simulator {

/// A place on WGS 84 with a higher resolution than published coordinates (fleet::Coordinates).
/// Latitude -90…90, longitude -180…180.
struct Point {
    fleet::Degrees latitude;
    fleet::Degrees longitude;

    friend bool operator==(const Point&, const Point&) = default;
};

/// The shortest way to another point: its length and its direction at the start.
struct Way {
    fleet::Metres length;
    fleet::Degrees azimuth;  ///< clockwise from north, 0 ≤ value < 360
};

Way way_between(const Point& from, const Point& to);

/// The end of a way and the direction there. Meridians converge, so it differs from the direction
/// at the start.
struct Arrival {
    Point at;
    fleet::Degrees azimuth;  ///< 0 ≤ value < 360
};

Arrival arrival(const Point& from, const Way& way);

inline Point moved(const Point& from, const Way& way) { return arrival(from, way).at; }

/// Returns the same angle with 0 ≤ value < 360.
fleet::Degrees normalised(fleet::Degrees angle);

/// Returns the turn from one direction to another: -180 < value ≤ 180, positive to the right.
fleet::Degrees turn_between(fleet::Degrees from, fleet::Degrees to);

/// Moves each point of a closed line to the mean of its neighbourhood, with Gaussian weights of
/// `sigma` points. It uses geocentric coordinates, so poles and ±180° need no special case.
std::vector<Point> smoothed(const std::vector<Point>& closed, double sigma);

}  // namespace convoy::simulator
