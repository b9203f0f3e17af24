#include "fleet/motion/stay/keeping.hpp"

#include <algorithm>
#include <array>
#include <boost/container/static_vector.hpp>
#include <cmath>

namespace convoy::fleet {
namespace {

// The largest circle holds the drift of poor receivers and a ship that swings at its anchor.
struct Circle {
    Seconds time;
    Metres radius;
};
constexpr std::array circles{Circle{smallest_circle_time, {10}}, Circle{{150}, {25}},
                             Circle{largest_circle_time, largest_circle}};

// A sample has left a stay if it is further from the median place of the `recent_samples` than so
// many times the distance that three quarters of the `remembered_samples` do not exceed from
// theirs. Of errors that have a normal distribution on two axes, fewer than one in 10,000 is.
constexpr double sure_departure = 2.83;
constexpr double min_departure_metres = 0.5;
constexpr double usual_share = 0.75;
constexpr std::size_t recent_samples = 10;

/// Returns how many of the values in their order are before the one that `lower_quantile` returns.
std::size_t index_of_quantile(std::size_t count, double share) {
    return static_cast<std::size_t>(share * static_cast<double>(count - 1));
}

/// `points`: at most `remembered_samples`.
PlanePoint median_place(std::span<const PlanePoint> points) {
    boost::container::static_vector<double, remembered_samples> east;
    boost::container::static_vector<double, remembered_samples> north;
    for (const PlanePoint& point : points) {
        east.push_back(point.east);
        north.push_back(point.north);
    }
    return {.east = lower_quantile(east, 0.5), .north = lower_quantile(north, 0.5)};
}

}  // namespace

void Extent::add(const PlanePoint& point) {
    if (point.east >= west_ && point.east <= east_ && point.north >= south_ &&
        point.north <= north_) {
        return;  // as most points of a stay
    }
    west_ = std::min(west_, point.east);
    east_ = std::max(east_, point.east);
    south_ = std::min(south_, point.north);
    north_ = std::max(north_, point.north);
    radius_ = {std::hypot(east_ - west_, north_ - south_) / 2};
}

bool keeps_within_a_circle(const Extent& extent, Seconds time) {
    return std::ranges::any_of(circles, [&](const Circle& circle) {
        return time >= circle.time && extent.radius() <= circle.radius;
    });
}

bool has_left(const PlanePoint& sample, std::span<const PlanePoint> others) {
    const auto remembered = others.first(std::min(others.size(), remembered_samples));
    const auto recent = others.first(std::min(others.size(), recent_samples));
    const double away = distance(median_place(recent), sample);
    if (away <= min_departure_metres) {
        return false;
    }
    // Instead of the quantile, those distances are counted that would make it too long.
    const PlanePoint centre = median_place(remembered);
    std::size_t enough = remembered.size() - index_of_quantile(remembered.size(), usual_share);
    for (const PlanePoint& point : remembered) {
        if (sure_departure * distance(centre, point) >= away && --enough == 0) {
            return false;
        }
    }
    return true;
}

double distance(const PlanePoint& from, const PlanePoint& to) {
    return std::hypot(to.east - from.east, to.north - from.north);
}

double lower_quantile(std::span<double> values, double share) {
    const auto found =
        values.begin() + static_cast<std::ptrdiff_t>(index_of_quantile(values.size(), share));
    std::ranges::nth_element(values, found);
    return *found;
}

}  // namespace convoy::fleet
