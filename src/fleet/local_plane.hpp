// A plane that touches the earth at one point. On it the positions of a vehicle around that point
// have coordinates in metres.
#pragma once

#include "fleet/coordinates.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// Metres east and north of a plane's origin.
struct PlanePoint {
    double east = 0;
    double north = 0;

    friend bool operator==(const PlanePoint&, const PlanePoint&) = default;
};

/// Metres per second east and north on a plane.
struct PlaneVelocity {
    double east = 0;
    double north = 0;
};

/// Returns the direction, clockwise from north, 0 <= azimuth < 360.
Degrees azimuth_of(const PlaneVelocity& velocity);

/// The azimuthal equidistant projection of WGS 84: distance and azimuth from the origin are those
/// of the geodesic, anywhere on earth, also at the poles and across the antimeridian. Within a few
/// kilometres it uses Gauss's mid-latitude formulae, which agree with the geodesic to 1e-7 of the
/// distance at a hundredth of its cost. Beyond that it uses the geodesic itself (C. F. F. Karney,
/// Algorithms for geodesics, 2013, by GeographicLib).
class LocalPlane {
 public:
    explicit LocalPlane(const Coordinates& origin);

    /// Returns the place of `point` on the plane.
    PlanePoint at(const Coordinates& point) const;

 private:
    Coordinates origin_;
    double sine_;  // of the origin's latitude
    double cosine_;
    // The radii of curvature at the origin in metres, in the prime vertical (east) and the meridian
    // (north), and their relative change per radian of latitude.
    double east_radius_;
    double north_radius_;
    double east_radius_change_;
    double north_radius_change_;
};

/// Returns the length of the geodesic.
Metres distance_between(const Coordinates& one, const Coordinates& other);

}  // namespace convoy::fleet
