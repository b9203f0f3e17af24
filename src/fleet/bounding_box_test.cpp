#include "fleet/bounding_box.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

#include "fleet/local_plane.hpp"

namespace convoy::fleet {
namespace {

bool is_in(const BoundingBox& box, double latitude, double longitude) {
    return contains(box, Coordinates::from_degrees(latitude, longitude).value());
}

TEST(BoundingBox, IncludesItsEdges) {
    const BoundingBox box{.west = {5}, .south = {-10}, .east = {25}, .north = {15}};
    EXPECT_TRUE(is_in(box, -10, 5));
    EXPECT_TRUE(is_in(box, 15, 25));
    EXPECT_FALSE(is_in(box, -10.0000001, 5));
    EXPECT_FALSE(is_in(box, 15.0000001, 25));
    EXPECT_FALSE(is_in(box, 0, 4.9999999));
    EXPECT_FALSE(is_in(box, 0, 25.0000001));
}

TEST(BoundingBox, MayCrossTheAntimeridian) {
    const BoundingBox box{.west = {170}, .south = {-10}, .east = {-170}, .north = {10}};
    EXPECT_TRUE(is_in(box, 0, 175));
    EXPECT_TRUE(is_in(box, 0, 180));
    EXPECT_TRUE(is_in(box, 0, -175));
    EXPECT_FALSE(is_in(box, 0, 0));
    EXPECT_FALSE(is_in(box, 11, 175));
}

TEST(BoundingBox, ThatEndsAtTheAntimeridianIncludesIt) {
    EXPECT_TRUE(is_in({.west = {170}, .south = {-1}, .east = {180}, .north = {1}}, 0, -180));
    EXPECT_TRUE(is_in({.west = {-180}, .south = {-1}, .east = {-170}, .north = {1}}, 0, 180));
    EXPECT_FALSE(is_in({.west = {170}, .south = {-1}, .east = {179}, .north = {1}}, 0, -180));
}

TEST(BoundingBox, AroundAPointIncludesEveryPointWithinTheRadius) {
    std::mt19937 random(11);
    std::uniform_real_distribution<double> latitudes(-90, 90);
    std::uniform_real_distribution<double> longitudes(-180, 180);
    std::uniform_real_distribution<double> exponents(0, 6.5);  // 1 m to 3,162 km
    std::uniform_real_distribution<double> parts(-1.2, 1.2);
    int within = 0;
    for (int i = 0; i < 5'000; ++i) {
        const auto centre =
            Coordinates::from_degrees(latitudes(random), longitudes(random)).value();
        const Metres radius{std::pow(10.0, exponents(random))};
        const double degrees = radius.value / 111'000;
        const double shrunk = std::cos(centre.latitude() * std::numbers::pi / 180);
        const double latitude =
            std::clamp(centre.latitude() + parts(random) * degrees, -90.0, 90.0);
        const double longitude =
            centre.longitude() + parts(random) * degrees / std::max(shrunk, 0.01);
        const auto other =
            Coordinates::from_degrees(latitude, std::remainder(longitude, 360.0)).value();
        if (distance_between(centre, other) <= radius) {
            ++within;
            ASSERT_TRUE(contains(box_around(centre, radius), other))
                << radius.value << " m around " << centre.latitude() << ' ' << centre.longitude()
                << ", not " << other.latitude() << ' ' << other.longitude();
        }
    }
    EXPECT_GT(within, 1'000);
}

TEST(BoundingBox, AroundAPointIsLittleLargerThanTheCircle) {
    for (const double latitude : {-60.0, 0.0, 53.4}) {
        const auto centre = Coordinates::from_degrees(latitude, 179.9).value();
        const BoundingBox box = box_around(centre, Metres{50'000});
        const auto reach = [&](double north, double east) {
            return distance_between(centre, Coordinates::from_degrees(north, east).value());
        };
        EXPECT_LT(reach(box.north.value, 179.9), Metres{51'000});
        EXPECT_LT(reach(box.south.value, 179.9), Metres{51'000});
        EXPECT_LT(reach(latitude, box.west.value), Metres{51'000});
        EXPECT_LT(reach(latitude, box.east.value), Metres{51'000});
        EXPECT_GT(box.west, box.east) << "it crosses the antimeridian";
    }
}

TEST(BoundingBox, AroundAPoleHasEveryLongitude) {
    const auto near_the_pole = Coordinates::from_degrees(89.9, 10).value();
    const BoundingBox box = box_around(near_the_pole, Metres{20'000});
    EXPECT_TRUE(is_in(box, 90, 0));
    EXPECT_TRUE(is_in(box, 89.95, -170));
    EXPECT_FALSE(is_in(box, 89, 10));
}

}  // namespace
}  // namespace convoy::fleet
