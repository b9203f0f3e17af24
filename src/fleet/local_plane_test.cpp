#include "fleet/local_plane.hpp"

#include <gtest/gtest.h>

#include <GeographicLib/Geodesic.hpp>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

/// A point at most `reach_e7` (1e-7 degrees) away in each coordinate, also over the antimeridian.
Coordinates beside(samples::Random& random, const Coordinates& from, std::int64_t reach_e7) {
    const std::int64_t latitude_e7 =
        from.latitude_e7() + samples::random_between(random, -reach_e7, reach_e7);
    std::int64_t longitude_e7 =
        from.longitude_e7() + samples::random_between(random, -reach_e7, reach_e7);
    longitude_e7 += longitude_e7 < -1'800'000'000 ? 3'600'000'000 : 0;
    longitude_e7 -= longitude_e7 >= 1'800'000'000 ? 3'600'000'000 : 0;
    return Coordinates::from_e7(static_cast<std::int32_t>(std::clamp<std::int64_t>(
                                    latitude_e7, -900'000'000, 900'000'000)),
                                static_cast<std::int32_t>(longitude_e7))
        .value();
}

class LocalPlaneReach : public testing::TestWithParam<std::int64_t> {};

TEST_P(LocalPlaneReach, IsGeodesicFromItsOrigin) {
    samples::Random random(31);
    for (int i = 0; i < 20'000; ++i) {
        const Coordinates origin = samples::random_position(random).coordinates;
        const Coordinates point = beside(random, origin, GetParam());
        double metres = 0;
        double azimuth = 0;
        double arrival = 0;
        GeographicLib::Geodesic::WGS84().Inverse(origin.latitude(), origin.longitude(),
                                                 point.latitude(), point.longitude(), metres,
                                                 azimuth, arrival);
        const PlanePoint found = LocalPlane(origin).at(point);
        const double radians = azimuth * std::numbers::pi / 180;
        const double most = 1e-7 * metres + 1e-9;
        ASSERT_NEAR(found.east, metres * std::sin(radians), most) << origin.latitude();
        ASSERT_NEAR(found.north, metres * std::cos(radians), most) << origin.latitude();
        ASSERT_NEAR(distance_between(origin, point).value, metres, most);
    }
}

INSTANTIATE_TEST_SUITE_P(From, LocalPlaneReach,
                         testing::Values(10, 10'000, 450'000, 470'000, 900'000'000),
                         [](const auto& row) { return std::to_string(row.param) + "E7"; });

TEST(LocalPlane, HasItsOriginAtZero) {
    for (const double latitude : {-90.0, -53.0, 0.0, 90.0}) {
        const Coordinates origin = samples::coordinates(latitude, -180.0);
        const PlanePoint found = LocalPlane(origin).at(origin);
        EXPECT_EQ(found.east, 0.0);
        EXPECT_EQ(found.north, 0.0);
    }
}

}  // namespace
}  // namespace convoy::fleet
