#include "fleet/local_plane.hpp"

#include <GeographicLib/Geodesic.hpp>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace convoy::fleet {
namespace {

constexpr double semi_major_axis = 6'378'137.0;  // of WGS 84, metres
constexpr double flattening = 1 / 298.257223563;
constexpr double eccentricity_squared = flattening * (2 - flattening);

constexpr double radians = std::numbers::pi / 180;
constexpr double plane_radians_of_e7 = radians / 1e7;
constexpr std::int64_t whole_circle_e7 = 3'600'000'000;

// In radians: about 5 km of latitude. The relative error of the formulae is of the order of its
// square.
constexpr double near = 0.0008;

/// Returns the difference of two longitudes by the shorter way round, in radians.
double longitude_between(std::int32_t from_e7, std::int32_t to_e7) {
    std::int64_t between = std::int64_t{to_e7} - from_e7;
    if (between >= whole_circle_e7 / 2) {
        between -= whole_circle_e7;
    } else if (between < -whole_circle_e7 / 2) {
        between += whole_circle_e7;
    }
    return static_cast<double>(between) * plane_radians_of_e7;
}

PlanePoint by_geodesic(const Coordinates& origin, const Coordinates& point) {
    double metres = 0;
    double azimuth = 0;
    double arrival_azimuth = 0;
    GeographicLib::Geodesic::WGS84().Inverse(origin.latitude(), origin.longitude(),
                                             point.latitude(), point.longitude(), metres, azimuth,
                                             arrival_azimuth);
    return {.east = metres * std::sin(azimuth * radians),
            .north = metres * std::cos(azimuth * radians)};
}

}  // namespace

LocalPlane::LocalPlane(const Coordinates& origin)
    : origin_(origin),
      sine_(std::sin(origin.latitude() * radians)),
      cosine_(std::cos(origin.latitude() * radians)) {
    const double roundness = 1 - eccentricity_squared * sine_ * sine_;
    east_radius_ = semi_major_axis / std::sqrt(roundness);
    north_radius_ = east_radius_ * (1 - eccentricity_squared) / roundness;
    east_radius_change_ = eccentricity_squared * sine_ * cosine_ / roundness;
    north_radius_change_ = 3 * east_radius_change_;
}

// Gauss's mid-latitude formulae give the geodesic relative to the meridian of its midpoint. A turn
// by half the convergence of the meridians makes it relative to the origin's. Near a pole even
// close points can differ more than `near` in longitude; then the geodesic is used.
PlanePoint LocalPlane::at(const Coordinates& point) const {
    const double latitudes = (point.latitude_e7() - origin_.latitude_e7()) * plane_radians_of_e7;
    const double longitudes = longitude_between(origin_.longitude_e7(), point.longitude_e7());
    if (std::abs(latitudes) > near || std::abs(longitudes) > near) {
        return by_geodesic(origin_, point);
    }
    const double half = latitudes / 2;
    const double middle_cosine = cosine_ * (1 - half * half / 2) - sine_ * half;
    const double middle_sine = sine_ + cosine_ * half;
    const double east =
        east_radius_ * (1 + east_radius_change_ * half) * middle_cosine * longitudes;
    const double north = north_radius_ * (1 + north_radius_change_ * half) * latitudes;
    const double turn = longitudes * middle_sine / 2;
    const double unturned = 1 - turn * turn / 2;
    return {.east = east * unturned - north * turn, .north = north * unturned + east * turn};
}

Degrees azimuth_of(const PlaneVelocity& velocity) {
    const double azimuth = std::atan2(velocity.east, velocity.north) * 180 / std::numbers::pi;
    if (azimuth >= 0) {
        return {azimuth + 0.0};  // -0 becomes 0
    }
    const double whole = azimuth + 360.0;
    return {whole < 360.0 ? whole : 0.0};  // the sum may be rounded to 360
}

Metres distance_between(const Coordinates& one, const Coordinates& other) {
    const PlanePoint to = LocalPlane(one).at(other);
    return {std::hypot(to.east, to.north)};
}

}  // namespace convoy::fleet
