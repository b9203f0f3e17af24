#include "fleet/coordinates.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace convoy::fleet {
namespace {

TEST(Coordinates, RoundToTheNearest1e7Degrees) {
    const auto coordinates = Coordinates::from_degrees(53.39068104999, -1.43124706);
    ASSERT_TRUE(coordinates);
    EXPECT_EQ(coordinates->latitude_e7(), 533906810);
    EXPECT_EQ(coordinates->longitude_e7(), -14312471);
}

TEST(Coordinates, GiveBackTheDegreesTheyWereMadeFrom) {
    const auto coordinates = Coordinates::from_degrees(-33.8568, 151.2153);
    ASSERT_TRUE(coordinates);
    EXPECT_DOUBLE_EQ(coordinates->latitude(), -33.8568);
    EXPECT_DOUBLE_EQ(coordinates->longitude(), 151.2153);
}

TEST(Coordinates, TakeThePolesAndTheAntimeridian) {
    EXPECT_TRUE(Coordinates::from_degrees(90.0, 0.0));
    EXPECT_TRUE(Coordinates::from_degrees(-90.0, 0.0));
    EXPECT_TRUE(Coordinates::from_degrees(0.0, 180.0));
    EXPECT_TRUE(Coordinates::from_degrees(0.0, -180.0));
}

TEST(Coordinates, HaveOneFormForTheAntimeridian) {
    const auto west = Coordinates::from_degrees(10.0, -180.0);
    EXPECT_EQ(Coordinates::from_degrees(10.0, 180.0), west);
    EXPECT_EQ(Coordinates::from_degrees(10.0, 179.99999996), west) << "it rounds to 180";
    EXPECT_EQ(Coordinates::from_e7(100'000'000, 1'800'000'000), west);
}

TEST(Coordinates, RefuseWhatIsOutOfRange) {
    EXPECT_FALSE(Coordinates::from_degrees(90.00000001, 0.0)) << "though it would round to 90";
    EXPECT_FALSE(Coordinates::from_degrees(-90.1, 0.0));
    EXPECT_FALSE(Coordinates::from_degrees(0.0, 180.00000001));
    EXPECT_FALSE(Coordinates::from_degrees(0.0, -181.0));
    EXPECT_FALSE(Coordinates::from_degrees(1e300, 0.0));
}

TEST(Coordinates, RefuseWhatIsNotFinite) {
    const double infinity = std::numeric_limits<double>::infinity();
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const double bad : {infinity, -infinity, nan}) {
        EXPECT_FALSE(Coordinates::from_degrees(bad, 0.0)) << bad;
        EXPECT_FALSE(Coordinates::from_degrees(0.0, bad)) << bad;
    }
}

TEST(Coordinates, RefuseUnitsOutOfRange) {
    EXPECT_FALSE(Coordinates::from_e7(900'000'001, 0));
    EXPECT_FALSE(Coordinates::from_e7(-900'000'001, 0));
    EXPECT_FALSE(Coordinates::from_e7(0, 1'800'000'001));
    EXPECT_FALSE(Coordinates::from_e7(0, -1'800'000'001));
    EXPECT_FALSE(Coordinates::from_e7(std::numeric_limits<std::int32_t>::min(), 0));
}

TEST(Coordinates, OrderByLatitudeThenLongitude) {
    const auto at = [](double latitude, double longitude) {
        return Coordinates::from_degrees(latitude, longitude).value();
    };
    EXPECT_LT(at(-1.0, 50.0), at(1.0, -50.0));
    EXPECT_LT(at(1.0, -50.0), at(1.0, 50.0));
}

}  // namespace
}  // namespace convoy::fleet
