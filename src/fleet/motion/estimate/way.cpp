#include "fleet/motion/estimate/way.hpp"

#include <array>
#include <cmath>

namespace convoy::fleet {
namespace {

/// A place on the curve, from 0 to 1, and its weight in the integral.
struct Node {
    double at;
    double weight;
};

// Gauss-Legendre quadrature with five nodes.
constexpr std::array nodes{Node{0.046910077030668, 0.118463442528095},
                           Node{0.230765344947158, 0.239314335249683}, Node{0.5, 0.284444444444444},
                           Node{0.769234655052842, 0.239314335249683},
                           Node{0.953089922969332, 0.118463442528095}};

}  // namespace

Metres curve_length(const PlanePoint& straight, const PlaneVelocity& begin,
                    const PlaneVelocity& end, Seconds passed) {
    double metres = 0;
    for (const auto& [at, weight] : nodes) {
        // The derivatives of the Hermite basis.
        const double of_straight = 6 * at * (1 - at);
        const double of_begin = (1 - at) * (1 - 3 * at) * passed.value;
        const double of_end = at * (3 * at - 2) * passed.value;
        metres +=
            weight *
            std::hypot(straight.east * of_straight + begin.east * of_begin + end.east * of_end,
                       straight.north * of_straight + begin.north * of_begin + end.north * of_end);
    }
    return {metres};
}

}  // namespace convoy::fleet
