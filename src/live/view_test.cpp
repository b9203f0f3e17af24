#include "live/view.hpp"

#include <gtest/gtest.h>

#include "fleet/fixtures/samples.hpp"
#include "live/fixtures/samples.hpp"

namespace convoy::live {
namespace {

using fleet::samples::coordinates;

bool contains(const View& view, double latitude, double longitude) {
    return view.contains(fleet::project(coordinates(latitude, longitude)));
}

TEST(View, HoldsWhatLiesInItsBox) {
    const View sheffield = samples::view_of(-1.6, 53.3, -1.3, 53.5, 14);
    EXPECT_TRUE(contains(sheffield, 53.4, -1.4));
    EXPECT_FALSE(contains(sheffield, 53.4, -1.2));
    EXPECT_FALSE(contains(sheffield, 53.4, -1.7));
    EXPECT_FALSE(contains(sheffield, 53.6, -1.4));
    EXPECT_FALSE(contains(sheffield, 53.2, -1.4));
}

TEST(View, MayCrossTheAntimeridian) {
    const View fiji = samples::view_of(177, -20, -178, -15, 8);
    EXPECT_TRUE(contains(fiji, -18, 178));
    EXPECT_TRUE(contains(fiji, -18, -179));
    EXPECT_FALSE(contains(fiji, -18, 0));
    EXPECT_FALSE(contains(fiji, -18, -170));
}

TEST(View, OfTheWholeWorldHoldsItsEdges) {
    for (const double zoom : {0.0, 2.5, 21.0}) {
        const View world = samples::view_of(-180, -90, 180, 90, zoom);
        for (const double longitude : {-180.0, 0.0, 179.9999999}) {
            EXPECT_TRUE(contains(world, 90, longitude));
            EXPECT_TRUE(contains(world, -90, longitude));
        }
    }
    EXPECT_TRUE(contains(samples::view_of(10.0001, -90, 10, 90, 0), 0, -170)) << "all but a sliver";
}

// Otherwise a vehicle could enter the view without entering another cell.
TEST(View, IsWidenedToWholeCells) {
    const View box = samples::view_of(-1.6, 53.3, -1.3, 53.5, 9.2);
    EXPECT_EQ(box.level(), 11U) << "zoom 10";
    const std::uint32_t within = within_cell(box.level());
    const std::uint32_t west = fleet::project_longitude({-1.6}) & ~within;
    const std::uint32_t y = fleet::project_latitude({53.4});
    EXPECT_TRUE(box.contains({west, y}));
    EXPECT_FALSE(box.contains({west - 1, y}));
    const std::uint32_t east = fleet::project_longitude({-1.3}) | within;
    EXPECT_TRUE(box.contains({east, y}));
    EXPECT_FALSE(box.contains({east + 1, y}));
}

TEST(View, SquaresAreThoseThatItTouches) {
    const View::Squares world = samples::view_of(-180, -90, 180, 90, 2).squares(15);
    EXPECT_EQ(world.columns, 32'768U);
    EXPECT_EQ(world.rows, 32'768U);
    const View::Squares fiji = samples::view_of(179.999, -17, -179.999, -16.999, 16).squares(15);
    EXPECT_EQ(fiji.west, 32'767U);
    EXPECT_EQ(fiji.columns, 2U);
    EXPECT_LE(fiji.rows, 2U);
}

// At zoom 0 the world is 512 pixels wide, so half a pixel is a 1,024th of it.
TEST(Level, OfAMoveIsTheFirstZoomWhereItCrossesHalfAPixel) {
    const fleet::WebMercator from{1U << 31U, 1U << 31U};
    const auto moved = [&](std::uint32_t x) { return level_of_move(from, {from.x + x, from.y}); };
    EXPECT_EQ(moved(1U << 22U), 1U) << "zoom 0";
    EXPECT_EQ(moved((1U << 22U) - 1), 2U) << "zoom 1";
    EXPECT_EQ(moved(1U << 12U), 11U) << "zoom 10";
    EXPECT_EQ(moved(1U << 2U), 21U) << "zoom 20";
    EXPECT_EQ(moved(3), every_position);
    EXPECT_EQ(moved(0), every_position);
    EXPECT_EQ(level_of_move(from, {from.x - 1, from.y}), 1U) << "across a border of zoom 0";
}

TEST(Level, OfAMoveIsWhereTheCellsOfAViewDiffer) {
    for (std::uint32_t difference = 1; difference != 0; difference <<= 1U) {
        const Level level = level_of_move({0, 0}, {0, difference});
        EXPECT_NE(difference & ~within_cell(level), 0U) << level;
        if (level > 1 && level < every_position) {
            EXPECT_EQ(difference & ~within_cell(level - 1), 0U) << level;
        }
    }
}

}  // namespace
}  // namespace convoy::live
