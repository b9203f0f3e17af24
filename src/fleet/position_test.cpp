#include "fleet/position.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

TEST(Accuracy, RoundsToDecimetres) {
    EXPECT_EQ(Accuracy::from_metres(3.0)->decimetres(), 30);
    EXPECT_EQ(Accuracy::from_metres(3.04)->decimetres(), 30);
    EXPECT_EQ(Accuracy::from_metres(3.06)->decimetres(), 31);
    EXPECT_EQ(Accuracy::from_metres(0.0)->decimetres(), 0);
    EXPECT_EQ(Accuracy::from_decimetres(31).metres(), Metres{3.1});
}

TEST(Accuracy, SaysNoMoreThan6553Metres) {
    EXPECT_EQ(Accuracy::from_metres(6553.4)->decimetres(), 65'534);
    EXPECT_EQ(Accuracy::from_metres(6553.6)->decimetres(), 65'534);
    EXPECT_EQ(Accuracy::from_metres(std::numeric_limits<double>::max())->decimetres(), 65'534);
    EXPECT_EQ(Accuracy::from_decimetres(65'535).decimetres(), 65'534);
}

TEST(Accuracy, IsFiniteAndNotNegative) {
    EXPECT_FALSE(Accuracy::from_metres(-0.1));
    EXPECT_FALSE(Accuracy::from_metres(std::numeric_limits<double>::infinity()));
    EXPECT_FALSE(Accuracy::from_metres(std::numeric_limits<double>::quiet_NaN()));
}

TEST(Position, OrdersByTimeThenLatitudeThenLongitude) {
    const Position least = samples::position(std::chrono::seconds(0), 1.0, 1.0);
    Position later = least;
    later.time += std::chrono::milliseconds(1);
    later.coordinates = samples::coordinates(-80.0, -170.0);
    Position norther = least;
    norther.coordinates = samples::coordinates(1.1, -170.0);
    Position easter = least;
    easter.coordinates = samples::coordinates(1.0, 1.1);
    EXPECT_LT(least, easter);
    EXPECT_LT(easter, norther);
    EXPECT_LT(norther, later);
}

TEST(Position, IsSmallerIfItsReportedMotionIsKnown) {
    Position without = samples::position(std::chrono::seconds(0), 1.0, 1.0);
    Position with = without;
    with.reported = ReportedMotion(1'389, 9'000);
    EXPECT_LT(with, without);
    with.coordinates = samples::coordinates(1.1, 1.0);
    EXPECT_LT(without, with) << "the place decides first";
}

TEST(Position, IsSmallerTheMoreAccurateItIsWhereverItLies) {
    Position sure = samples::position(std::chrono::seconds(0), 1.0, 1.0);
    sure.accuracy = Accuracy::from_decimetres(1);
    Position unsure = samples::position(std::chrono::seconds(0), -1.0, -1.0);
    unsure.accuracy = Accuracy::from_decimetres(Accuracy::max_decimetres);
    Position zero = samples::position(std::chrono::seconds(0), -3.0, -1.0);
    zero.accuracy = Accuracy::from_decimetres(0);
    Position unknown = samples::position(std::chrono::seconds(0), -2.0, -1.0);
    unknown.accuracy.reset();
    EXPECT_LT(sure, unsure);
    EXPECT_LT(unsure, zero);
    EXPECT_LT(unsure, unknown);
    EXPECT_LT(zero, unknown) << "neither says anything, so the place decides";
    zero.coordinates = unknown.coordinates;
    EXPECT_LT(unknown, zero);
}

}  // namespace
}  // namespace convoy::fleet
