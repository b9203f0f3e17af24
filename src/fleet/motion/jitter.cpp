#include "fleet/motion/jitter.hpp"

#include <algorithm>
#include <boost/container/static_vector.hpp>
#include <cstddef>
#include <ranges>

namespace convoy::fleet {
namespace {

// Fewer than this say too little of their noise.
constexpr std::size_t fewest_sightings = 7;

// A receiver's error is more than its jitter: what it keeps for some seconds looks like a motion
// and is no less wrong. The factor was found on drives whose truth is known (tests/accuracy): with
// it errors that are kept by nine tenths from second to second, those that are not kept at all and
// none at all are each judged about as well as by a factor made for them.
constexpr double unseen_factor = 6;

constexpr double axes = 2;

/// The third divided difference of four sightings, squared, over its variance. A sighting's share
/// in it is one over the product of its distances in time to the other three; here all are
/// multiplied by those of all six pairs, which leaves no division and changes no ratio.
double squared_difference(const Sighting& first, const Sighting& second, const Sighting& third,
                          const Sighting& fourth) {
    const double from_1_to_2 = second.time - first.time;
    const double from_1_to_3 = third.time - first.time;
    const double from_1_to_4 = fourth.time - first.time;
    const double from_2_to_3 = third.time - second.time;
    const double from_2_to_4 = fourth.time - second.time;
    const double from_3_to_4 = fourth.time - third.time;
    const double of_first = -from_2_to_3 * from_2_to_4 * from_3_to_4;
    const double of_second = from_1_to_3 * from_1_to_4 * from_3_to_4;
    const double of_third = -from_1_to_2 * from_1_to_4 * from_2_to_4;
    const double of_fourth = from_1_to_2 * from_1_to_3 * from_2_to_3;
    const double east = of_first * first.at.east + of_second * second.at.east +
                        of_third * third.at.east + of_fourth * fourth.at.east;
    const double north = of_first * first.at.north + of_second * second.at.north +
                         of_third * third.at.north + of_fourth * fourth.at.north;
    const double variance =
        of_first * of_first * first.variance + of_second * of_second * second.variance +
        of_third * of_third * third.variance + of_fourth * of_fourth * fourth.variance;
    return (east * east + north * north) / variance;
}

}  // namespace

double jitter_share(const Neighbourhood& around) {
    boost::container::static_vector<const Sighting*, 2 * motion_neighbours + 1> seen;
    for (const Sighting& sighting : around.before() | std::views::reverse) {
        seen.push_back(&sighting);
    }
    seen.push_back(&around.here());
    for (const Sighting& sighting : around.after()) {
        seen.push_back(&sighting);
    }
    if (seen.size() < fewest_sightings) {
        return 1;
    }
    double sum = 0;
    for (std::size_t i = 3; i < seen.size(); ++i) {
        sum += squared_difference(*seen[i - 3], *seen[i - 2], *seen[i - 1], *seen[i]);
    }
    const double mean = sum / (axes * static_cast<double>(seen.size() - 3));
    return std::clamp(unseen_factor * mean, least_jitter, 1.0);
}

}  // namespace convoy::fleet
