#include "fleet/motion/keeping.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace convoy::fleet {
namespace {

// The largest circle holds the drift of poor receivers and a ship that swings at its anchor.
struct Circle {
    Seconds time;
    Metres radius;
};
constexpr std::array circles{Circle{{60}, {10}}, Circle{{150}, {25}},
                             Circle{largest_circle_time, largest_circle}};

// A sample has left a stay if it is further from the median place of the `recent_samples` than so
// many times the distance that three quarters of the `remembered_samples` do not exceed from
// theirs. Of errors that have a normal distribution on two axes, fewer than one in 10,000 is.
constexpr double sure_departure = 2.83;
constexpr double least_departure_metres = 0.5;
constexpr double usual_share = 0.75;
constexpr std::size_t recent_samples = 10;

double median(std::vector<double> values) { return lower_quantile(std::move(values), 0.5); }

PlanePoint median_place(std::span<const PlanePoint> points) {
    std::vector<double> east;
    std::vector<double> north;
    for (const PlanePoint& point : points) {
        east.push_back(point.east);
        north.push_back(point.north);
    }
    return {.east = median(std::move(east)), .north = median(std::move(north))};
}

}  // namespace

void Extent::add(const PlanePoint& point) {
    west_ = std::min(west_, point.east);
    east_ = std::max(east_, point.east);
    south_ = std::min(south_, point.north);
    north_ = std::max(north_, point.north);
}

Metres Extent::radius() const { return {std::hypot(east_ - west_, north_ - south_) / 2}; }

bool keeps_within_a_circle(const Extent& extent, Seconds time) {
    return std::ranges::any_of(circles, [&](const Circle& circle) {
        return time >= circle.time && extent.radius() <= circle.radius;
    });
}

bool has_left(const PlanePoint& sample, std::span<const PlanePoint> others) {
    const auto remembered = others.first(std::min(others.size(), remembered_samples));
    const PlanePoint centre = median_place(remembered);
    std::vector<double> distances;
    for (const PlanePoint& point : remembered) {
        distances.push_back(distance(centre, point));
    }
    const double limit = std::max(
        least_departure_metres, sure_departure * lower_quantile(std::move(distances), usual_share));
    const auto recent = others.first(std::min(others.size(), recent_samples));
    return distance(median_place(recent), sample) > limit;
}

double distance(const PlanePoint& from, const PlanePoint& to) {
    return std::hypot(to.east - from.east, to.north - from.north);
}

double lower_quantile(std::vector<double> values, double share) {
    const double place = share * static_cast<double>(values.size() - 1);
    const auto found = values.begin() + static_cast<std::ptrdiff_t>(place);
    std::ranges::nth_element(values, found);
    return *found;
}

}  // namespace convoy::fleet
