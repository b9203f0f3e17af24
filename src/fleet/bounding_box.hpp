// Boxes of longitude and latitude: what a viewer looks at, and where the fleet is searched.
#pragma once

#include "fleet/coordinates.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// A box that includes its edges. Longitudes are -180…180 and latitudes -90…90, which the reader of
/// a box checks. If `west` > `east`, it crosses the antimeridian.
struct BoundingBox {
    Degrees west;
    Degrees south;
    Degrees east;
    Degrees north;

    friend bool operator==(const BoundingBox&, const BoundingBox&) = default;
};

/// Returns whether a point is in the box or on its edge. The meridians -180 and 180 are the same.
bool contains(const BoundingBox& box, const Coordinates& coordinates);

/// Returns a box with all points within `radius` of `centre` by geodesic distance, and little more.
BoundingBox box_around(const Coordinates& centre, Metres radius);

}  // namespace convoy::fleet
