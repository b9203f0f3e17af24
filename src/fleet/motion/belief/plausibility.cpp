#include "fleet/motion/belief/plausibility.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "fleet/local_plane.hpp"

namespace convoy::fleet {
namespace {

constexpr double radians_of_e7 = std::numbers::pi / 180 / 1e7;

// Of WGS 84: the largest radius of curvature is that at the poles, the smallest that of the
// meridian at the equator. Parallels have at least the radius of the equator times the cosine.
constexpr double largest_radius = 6'399'594.0;
constexpr double smallest_radius = 6'335'439.0;
constexpr double equator_radius = 6'378'137.0;

// A great circle between two places of one parallel is shorter than the parallel: up to 15 degrees
// of longitude, by less than this factor.
constexpr double chord_factor = 0.98;
constexpr double chord_longitude_e7 = 150'000'000;

double latitudes_between(const Coordinates& one, const Coordinates& other) {
    return std::abs(static_cast<double>(one.latitude_e7()) - other.latitude_e7());
}

/// By the shorter way round.
double longitudes_between(const Coordinates& one, const Coordinates& other) {
    const double between = std::abs(static_cast<double>(one.longitude_e7()) - other.longitude_e7());
    return std::min(between, 2.0 * Coordinates::antimeridian_e7 - between);
}

/// Returns metres that the distance does not exceed. Much cheaper than the distance.
double max_metres(const Coordinates& one, const Coordinates& other) {
    return (latitudes_between(one, other) + longitudes_between(one, other)) * radians_of_e7 *
           largest_radius;
}

/// Whether the distance is certainly more than `metres`. It is cheaper than a geodesic, and without
/// a cosine if the latitudes show it.
bool are_beyond(const Coordinates& one, const Coordinates& other, double metres) {
    if (latitudes_between(one, other) * radians_of_e7 * smallest_radius > metres) {
        return true;
    }
    const double farthest_e7 = std::max(std::abs(one.latitude_e7()), std::abs(other.latitude_e7()));
    const double along_parallel =
        chord_factor * equator_radius * std::cos(farthest_e7 * radians_of_e7) *
        std::min(longitudes_between(one, other), chord_longitude_e7) * radians_of_e7;
    return along_parallel > metres;
}

// In degrees x 1e-7, about 4 km of latitude: so far LocalPlane needs no geodesic.
constexpr double near_e7 = 400'000;
constexpr double mean_radius = 6'371'009.0;

double square_of_half_sine(double angle) {
    const double sine = std::sin(angle / 2);
    return sine * sine;
}

}  // namespace

double seconds_between(const Position& from, const Position& to) {
    return std::chrono::duration<double>(to.time - from.time).count();
}

// The haversine formula, on a sphere.
Metres rough_distance(const Coordinates& one, const Coordinates& other) {
    const double latitudes = static_cast<double>(one.latitude_e7()) - other.latitude_e7();
    const double longitudes = static_cast<double>(one.longitude_e7()) - other.longitude_e7();
    if (std::abs(latitudes) < near_e7 && std::abs(longitudes) < near_e7) {
        return distance_between(one, other);
    }
    const double haversine = square_of_half_sine(latitudes * radians_of_e7) +
                             std::cos(one.latitude_e7() * radians_of_e7) *
                                 std::cos(other.latitude_e7() * radians_of_e7) *
                                 square_of_half_sine(longitudes * radians_of_e7);
    return {2 * mean_radius * std::asin(std::sqrt(std::min(haversine, 1.0)))};
}

bool are_within(const Coordinates& one, const Coordinates& other, Metres limit) {
    return max_metres(one, other) <= limit.value ||
           (!are_beyond(one, other, limit.value) && rough_distance(one, other) <= limit);
}

Metres accuracy_of(const Position& position) {
    return position.accuracy ? position.accuracy->metres() : unknown_accuracy;
}

bool is_plausible(const Position& from, const Position& to, MetresPerSecond max_speed) {
    const std::chrono::duration<double> time = to.time - from.time;
    const double driven = max_speed.value * time.count();
    if (max_metres(from.coordinates, to.coordinates) <= driven) {
        return true;
    }
    const double reach = driven + 3 * std::hypot(accuracy_of(from).value, accuracy_of(to).value);
    return !are_beyond(from.coordinates, to.coordinates, reach) &&
           distance_between(from.coordinates, to.coordinates).value <= reach;
}

}  // namespace convoy::fleet
