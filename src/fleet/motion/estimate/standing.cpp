#include "fleet/motion/estimate/standing.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace convoy::fleet {
namespace {

// A vehicle counts as standing only by at least `min_standing_measurements` over at least
// `standing_seconds`. On either side only the nearest are used, so that a short stop is found as
// well.
constexpr std::size_t standing_neighbours = 8;
constexpr std::size_t min_standing_measurements = 4;
constexpr double standing_seconds = 5;

/// The sums of a linear regression over time, in which a measurement's weight is 1 / its variance.
struct Line {
    double weight = 0, time = 0, time_time = 0;
    double east = 0, north = 0, square = 0;
    double time_east = 0, time_north = 0;

    void add(const Measurement& seen) {
        const double share = 1 / seen.variance;
        weight += share;
        time += share * seen.time.value;
        time_time += share * seen.time.value * seen.time.value;
        east += share * seen.at.east;
        north += share * seen.at.north;
        square += share * (seen.at.east * seen.at.east + seen.at.north * seen.at.north);
        time_east += share * seen.time.value * seen.at.east;
        time_north += share * seen.time.value * seen.at.north;
    }

    /// Whether the slope is within `sure` sigmas of 0; its variance on each axis is 1 / lever.
    bool goes_nowhere() const {
        const double lever = time_time - time * time / weight;
        const double along_east = time_east - time * east / weight;
        const double along_north = time_north - time * north / weight;
        return along_east * along_east + along_north * along_north <= sure * sure * lever;
    }

    /// The weighted sum of squared distances from the weighted mean. For a vehicle that stands it
    /// has a chi-square distribution.
    double scatter() const { return square - (east * east + north * north) / weight; }
};

std::span<const Measurement> nearest(const Measurements& side) {
    return std::span(side).first(std::min(side.size(), standing_neighbours));
}

}  // namespace

bool is_standing(const Neighbourhood& around) {
    const auto before = nearest(around.before());
    const auto after = nearest(around.after());
    const std::size_t count = before.size() + 1 + after.size();
    const double span = (after.empty() ? 0 : after.back().time.value) - before.back().time.value;
    if (count < min_standing_measurements || span < standing_seconds) {
        return false;
    }
    Line line;
    for (const Measurement& seen : before) {
        line.add(seen);
    }
    line.add(around.here());
    for (const Measurement& seen : after) {
        line.add(seen);
    }
    // With f degrees of freedom a chi-square distribution has the mean f and the variance 2 f.
    const auto freedom = static_cast<double>(2 * (count - 1));
    return line.goes_nowhere() && line.scatter() <= freedom + sure * std::sqrt(2 * freedom);
}

}  // namespace convoy::fleet
