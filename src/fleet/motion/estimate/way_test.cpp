#include "fleet/motion/estimate/way.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace convoy::fleet {
namespace {

TEST(CurveLength, OfASteadyDriveIsTheStraightLine) {
    const PlaneVelocity velocity{.east = 6, .north = 8};
    EXPECT_NEAR(curve_length({.east = 60, .north = 80}, velocity, velocity, {10}).value, 100, 1e-9);
}

TEST(CurveLength, OfAStartAndOfAStopIsTheStraightLine) {
    const PlaneVelocity fast{.east = 20, .north = 0};
    EXPECT_NEAR(curve_length({.east = 100, .north = 0}, {}, fast, {10}).value, 100, 1e-9);
    EXPECT_NEAR(curve_length({.east = 100, .north = 0}, fast, {}, {10}).value, 100, 1e-9);
}

TEST(CurveLength, OfAQuarterCircleIsThatOfItsArc) {
    const double arc = 100 * std::numbers::pi / 2;
    const double speed = arc / 10;
    const Metres length = curve_length({.east = 100, .north = 100}, {.east = 0, .north = speed},
                                       {.east = speed, .north = 0}, {10});
    EXPECT_NEAR(length.value / arc, 1, 0.01);
}

}  // namespace
}  // namespace convoy::fleet
