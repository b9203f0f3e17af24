#include "fleet/motion/estimate/jitter.hpp"

#include <algorithm>
#include <boost/container/static_vector.hpp>
#include <cstddef>
#include <ranges>

namespace convoy::fleet {
namespace {

// The jitter cannot be estimated from fewer measurements.
constexpr std::size_t min_measurements = 7;

// An error that persists for some seconds is not jitter but blurs the motion as well; this factor
// allows for it. It was tuned on drives whose true motion is known (tests/accuracy). For errors
// with a correlation of 0.9 from second to second, for white noise, and without any error, it is
// about as good as a factor tuned for that case alone.
constexpr double unseen_factor = 6;

constexpr double axes = 2;

/// Returns the square of the third divided difference of four measurements, divided by its
/// variance. The weight of a measurement is 1 / the product of its time differences to the other
/// three. Here all weights are multiplied by the time differences of all six pairs, which avoids
/// divisions and does not change the quotient.
double squared_difference(const Measurement& first, const Measurement& second,
                          const Measurement& third, const Measurement& fourth) {
    const double from_1_to_2 = (second.time - first.time).value;
    const double from_1_to_3 = (third.time - first.time).value;
    const double from_1_to_4 = (fourth.time - first.time).value;
    const double from_2_to_3 = (third.time - second.time).value;
    const double from_2_to_4 = (fourth.time - second.time).value;
    const double from_3_to_4 = (fourth.time - third.time).value;
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
    boost::container::static_vector<const Measurement*, 2 * motion_neighbours + 1> seen;
    for (const Measurement& measurement : around.before() | std::views::reverse) {
        seen.push_back(&measurement);
    }
    seen.push_back(&around.here());
    for (const Measurement& measurement : around.after()) {
        seen.push_back(&measurement);
    }
    if (seen.size() < min_measurements) {
        return 1;
    }
    double sum = 0;
    for (std::size_t i = 3; i < seen.size(); ++i) {
        sum += squared_difference(*seen[i - 3], *seen[i - 2], *seen[i - 1], *seen[i]);
    }
    const double mean = sum / (axes * static_cast<double>(seen.size() - 3));
    return std::clamp(unseen_factor * mean, min_jitter, 1.0);
}

}  // namespace convoy::fleet
