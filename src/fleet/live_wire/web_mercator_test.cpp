#include "fleet/live_wire/web_mercator.hpp"

#include <gtest/gtest.h>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using samples::coordinates;

constexpr std::uint32_t middle = 1U << 31U;
constexpr std::uint32_t edge = 0xFFFF'FFFF;

TEST(WebMercator, CentreOfTheMapIsTheMiddle) {
    EXPECT_EQ(project(coordinates(0, 0)), (WebMercator{middle, middle}));
}

TEST(WebMercator, XGrowsEastwardsAndYSouthwards) {
    EXPECT_EQ(project(coordinates(0, -180)), (WebMercator{0, middle}));
    EXPECT_EQ(project(coordinates(0, 90)), (WebMercator{3U << 30U, middle}));
    EXPECT_LT(project(coordinates(1, 0)).y, middle);
    EXPECT_GT(project(coordinates(-1, 0)).y, middle);
}

TEST(WebMercator, WhatLiesBeyondTheSquareLiesOnItsEdge) {
    EXPECT_EQ(project(coordinates(90, 0)).y, 0U);
    EXPECT_EQ(project(coordinates(86, 0)).y, 0U);
    EXPECT_EQ(project(coordinates(-90, 0)).y, edge);
    EXPECT_EQ(project_longitude({180}), edge);
    EXPECT_EQ(project_longitude({-181}), 0U);
    EXPECT_EQ(project_latitude({1e300}), 0U);
}

// Computed by the formula of EPSG's guidance note 7-2, method 1024, with 2^32 units for the world.
TEST(WebMercator, SheffieldIsWhereOtherMapsHaveIt) {
    const WebMercator place = project(coordinates(53.390681, -1.431247));
    EXPECT_NEAR(place.x, 2'130'408'206.0, 1.0);
    EXPECT_NEAR(place.y, 1'391'313'270.0, 1.0);
}

}  // namespace
}  // namespace convoy::fleet
