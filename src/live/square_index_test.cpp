#include "live/square_index.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

#include "fleet/fixtures/samples.hpp"
#include "live/fixtures/samples.hpp"

namespace convoy::live {
namespace {

constexpr int bits_of_a_square = 15;

struct Placed {
    fleet::WebMercator place;
    Tick changed;
};

bool is_in_squares(const View::Squares& squares, const fleet::WebMercator& place) {
    constexpr int shift = 32 - bits_of_a_square;
    constexpr std::uint32_t last = (1U << bits_of_a_square) - 1;
    return (((place.x >> shift) - squares.west) & last) < squares.columns &&
           (place.y >> shift) - squares.north < squares.rows;
}

// Keeps vehicles near one meridian, moves and removes them at random, and compares with all.
void compare_with_all_around(double longitude) {
    std::mt19937 random(9);
    std::uniform_real_distribution<double> offset(-0.04, 0.04);
    std::uniform_int_distribution<Slot> slots(0, 199);
    std::uniform_int_distribution<int> tenth(0, 9);
    const auto meridian = [&](double east) { return std::remainder(longitude + east, 360.0); };
    SquareIndex index;
    std::map<Slot, Placed> all;
    std::size_t visits = 0;
    for (Tick tick = 1; tick <= 2'000; ++tick) {
        const Slot slot = slots(random);
        if (tenth(random) == 0 && all.contains(slot)) {
            index.remove(slot);
            all.erase(slot);
        } else {
            const auto place = fleet::project(
                fleet::samples::coordinates(53.4 + offset(random), meridian(offset(random))));
            index.put(slot, place, tick);
            all[slot] = {place, tick};
        }
        const double west = offset(random);
        const double south = 53.4 + offset(random);
        const View view =
            samples::view_of(meridian(west), south, meridian(west + 0.03), south + 0.02, 14);
        const Tick since = tick - std::min<Tick>(tick, 50);
        std::set<Slot> visited;
        ASSERT_TRUE(index.visit_changed(view, since, [&](Slot one) {
            EXPECT_TRUE(visited.insert(one).second) << "a vehicle is visited once";
            return true;
        }));
        const View::Squares squares = view.squares(bits_of_a_square);
        for (const auto& [one, placed] : all) {
            const bool is_new = placed.changed > since;
            ASSERT_TRUE(visited.contains(one) || !view.contains(placed.place) || !is_new) << tick;
            ASSERT_TRUE(!visited.contains(one) || is_in_squares(squares, placed.place)) << tick;
        }
        for (const Slot one : visited) {
            ASSERT_TRUE(all.contains(one)) << "it was removed";
        }
        visits += visited.size();
    }
    EXPECT_GT(visits, 1'000U);
}

TEST(SquareIndex, FindsEveryVehicleOfAViewThatHasChanged) { compare_with_all_around(-1.4); }

TEST(SquareIndex, FindsThemAcrossTheAntimeridian) { compare_with_all_around(180); }

TEST(SquareIndex, PassesOverASquareThatHasNotChanged) {
    const auto place = fleet::project(fleet::samples::coordinates(53.4, -1.4));
    const View here = samples::view_of(-1.41, 53.39, -1.39, 53.41, 14);
    SquareIndex index;
    index.put(0, place, 5);
    int visits = 0;
    const auto count = [&](Slot) { return ++visits > 0; };
    EXPECT_TRUE(index.visit_changed(here, 5, count));
    EXPECT_EQ(visits, 0);
    EXPECT_TRUE(index.visit_changed(here, 4, count));
    EXPECT_EQ(visits, 1);
}

TEST(SquareIndex, StopsWhenTheVisitorHasEnough) {
    const auto place = fleet::project(fleet::samples::coordinates(53.4, -1.4));
    SquareIndex index;
    for (Slot slot = 0; slot < 10; ++slot) {
        index.put(slot, place, 1);
    }
    int visits = 0;
    EXPECT_TRUE(index.visit_changed(samples::view_of(-1.41, 53.39, -1.39, 53.41, 14), 0,
                                    [&](Slot) { return ++visits < 3; }));
    EXPECT_EQ(visits, 3);
}

TEST(SquareIndex, LeavesALargeViewToASearchOfTheWholeFleet) {
    SquareIndex index;
    index.put(0, fleet::project(fleet::samples::coordinates(53.4, -1.4)), 1);
    EXPECT_FALSE(index.visit_changed(samples::view_of(-180, -90, 180, 90, 2), 0, [](Slot) {
        ADD_FAILURE() << "it visits nothing";
        return true;
    }));
}

}  // namespace
}  // namespace convoy::live
