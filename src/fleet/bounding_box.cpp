#include "fleet/bounding_box.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace convoy::fleet {
namespace {

constexpr double antimeridian = 180.0;
constexpr double pole = 90.0;
constexpr double degree = std::numbers::pi / 180.0;

}  // namespace

bool contains(const BoundingBox& box, const Coordinates& coordinates) {
    if (coordinates.latitude() < box.south.value || coordinates.latitude() > box.north.value) {
        return false;
    }
    const double longitude = coordinates.longitude();
    if (longitude == -antimeridian && box.east.value == antimeridian) {
        return true;  // -180 and 180 are the same meridian
    }
    const bool east_of_west = longitude >= box.west.value;
    const bool west_of_east = longitude <= box.east.value;
    return box.west <= box.east ? east_of_west && west_of_east : east_of_west || west_of_east;
}

BoundingBox box_around(const Coordinates& centre, Metres radius) {
    // The angle is seen from the centre of a sphere whose radius is below every radius of curvature
    // of the Earth (6,335 km or more), so it is not too small; 1 m is added for rounding.
    constexpr double min_radius_of_curvature = 6'300'000;
    const double angle = (radius.value + 1) / min_radius_of_curvature;
    BoundingBox box{.west = {-antimeridian},
                    .south = {std::max(centre.latitude() - angle / degree, -pole)},
                    .east = {antimeridian},
                    .north = {std::min(centre.latitude() + angle / degree, pole)}};
    if (box.south.value > -pole && box.north.value < pole) {
        // These meridians touch the circle on that sphere.
        const double half =
            std::asin(std::min(1.0, std::sin(angle) / std::cos(centre.latitude() * degree))) /
            degree;
        const auto wrapped = [](double longitude) {
            return Degrees{longitude - 360 * std::floor((longitude + antimeridian) / 360)};
        };
        box.west = wrapped(centre.longitude() - half);
        box.east = wrapped(centre.longitude() + half);
    }
    return box;
}

}  // namespace convoy::fleet
