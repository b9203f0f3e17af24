#include "position-simulator/geodesy.hpp"

#include <GeographicLib/Geocentric.hpp>
#include <GeographicLib/Geodesic.hpp>
#include <array>
#include <cmath>
#include <cstddef>

namespace convoy::simulator {
namespace {

using GeographicLib::Geocentric;
using GeographicLib::Geodesic;

using Space = std::array<double, 3>;  ///< geocentric x, y, z in metres

Space in_space(const Point& point) {
    Space space{};
    Geocentric::WGS84().Forward(point.latitude.value, point.longitude.value, 0.0, space[0],
                                space[1], space[2]);
    return space;
}

Point on_ground(const Space& space) {
    Point point;
    double height = 0;
    Geocentric::WGS84().Reverse(space[0], space[1], space[2], point.latitude.value,
                                point.longitude.value, height);
    return point;
}

/// Returns the weights of a point (first) and of its neighbours at distance 1, 2, … on both sides.
std::vector<double> gaussian(double sigma) {
    const auto reach = static_cast<std::size_t>(std::ceil(3 * sigma));
    std::vector<double> weights;
    double sum = 0;
    for (std::size_t away = 0; away <= reach; ++away) {
        const double ratio = static_cast<double>(away) / sigma;
        weights.push_back(std::exp(-0.5 * ratio * ratio));
        sum += away == 0 ? weights.back() : 2 * weights.back();
    }
    for (double& weight : weights) {
        weight /= sum;
    }
    return weights;
}

}  // namespace

Way way_between(const Point& from, const Point& to) {
    double length = 0;
    double azimuth = 0;
    double azimuth_there = 0;
    Geodesic::WGS84().Inverse(from.latitude.value, from.longitude.value, to.latitude.value,
                              to.longitude.value, length, azimuth, azimuth_there);
    return {fleet::Metres{length}, normalised(fleet::Degrees{azimuth})};
}

Arrival arrival(const Point& from, const Way& way) {
    Point there;
    double azimuth = 0;
    Geodesic::WGS84().Direct(from.latitude.value, from.longitude.value, way.azimuth.value,
                             way.length.value, there.latitude.value, there.longitude.value,
                             azimuth);
    return {there, normalised(fleet::Degrees{azimuth})};
}

fleet::Degrees normalised(fleet::Degrees angle) {
    const double turned = std::fmod(angle.value, 360.0);
    const double positive = turned < 0 ? turned + 360.0 : turned;
    return fleet::Degrees{positive >= 360.0 ? 0.0 : positive};
}

fleet::Degrees turn_between(fleet::Degrees from, fleet::Degrees to) {
    const double turn = std::remainder(to.value - from.value, 360.0);
    return fleet::Degrees{turn == -180.0 ? 180.0 : turn};
}

std::vector<Point> smoothed(const std::vector<Point>& closed, double sigma) {
    std::vector<Space> before;
    before.reserve(closed.size());
    for (const Point& point : closed) {
        before.push_back(in_space(point));
    }
    const std::vector<double> weights = gaussian(sigma);
    const std::size_t count = closed.size();
    std::vector<Point> after;
    after.reserve(count);
    for (std::size_t place = 0; place < count; ++place) {
        Space mean{};
        for (std::size_t axis = 0; axis < mean.size(); ++axis) {
            mean[axis] = weights[0] * before[place][axis];
            for (std::size_t away = 1; away < weights.size(); ++away) {
                const Space& ahead = before[(place + away) % count];
                const Space& behind = before[(place + count - away % count) % count];
                mean[axis] += weights[away] * (ahead[axis] + behind[axis]);
            }
        }
        after.push_back(on_ground(mean));
    }
    return after;
}

}  // namespace convoy::simulator
