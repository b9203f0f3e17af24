// Boxes of longitude and latitude, in which the fleet is searched. Pure.
#pragma once

#include "fleet/coordinates.hpp"
#include "fleet/units.hpp"

namespace convoy::tracker {

/// A box in degrees that includes its edges. If `west` > `east`, it crosses the antimeridian.
struct BoundingBox {
    double west;
    double south;
    double east;
    double north;
};

bool contains(const BoundingBox& box, const fleet::Coordinates& coordinates);

/// Returns a box with all points within `radius` of `centre` by geodesic distance, and little more.
BoundingBox box_around(const fleet::Coordinates& centre, fleet::Metres radius);

}  // namespace convoy::tracker
