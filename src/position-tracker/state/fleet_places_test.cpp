#include "position-tracker/state/fleet_places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace convoy::tracker {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

fleet::Coordinates spot(double latitude, double longitude) {
    return fleet::Coordinates::from_degrees(latitude, longitude).value();
}

FleetPlaces places_of(const std::vector<fleet::Coordinates>& vehicles) {
    FleetPlaces places;
    places.reserve(vehicles.size());
    for (const fleet::Coordinates& vehicle : vehicles) {
        places.add(vehicle);
    }
    places.sort();
    return places;
}

// Compares with a look at every vehicle; one box in three crosses the antimeridian.
TEST(FleetPlaces, FindAllVehiclesInABoxAndFewBesideIt) {
    constexpr double row = 1.0 / 64;
    std::mt19937 random(7);
    std::uniform_real_distribution<double> north(-1, 1);
    std::uniform_real_distribution<double> east(-180, 180);
    std::uniform_real_distribution<double> size(0, 1);
    std::vector<fleet::Coordinates> vehicles;
    for (int i = 0; i < 2'000; ++i) {
        vehicles.push_back(spot(north(random), east(random)));
    }
    const FleetPlaces places = places_of(vehicles);
    std::size_t found = 0;
    for (int i = 0; i < 300; ++i) {
        const double south = north(random);
        const double one = east(random);
        const double other = east(random);
        const bool crosses = i % 3 == 0;
        const fleet::BoundingBox box{
            .west = {crosses ? std::max(one, other) : std::min(one, other)},
            .south = {south},
            .east = {crosses ? std::min(one, other) : std::max(one, other)},
            .north = {south + size(random) * 0.5}};
        const fleet::BoundingBox wider{.west = {box.west.value - 1e-6},
                                       .south = {box.south.value - row},
                                       .east = {box.east.value + 1e-6},
                                       .north = {box.north.value + row}};
        const auto candidates = places.candidates(box);
        ASSERT_TRUE(candidates);
        ASSERT_TRUE(std::ranges::is_sorted(*candidates, std::ranges::less_equal{}))
            << "ascending, each once";
        for (std::uint32_t vehicle = 0; vehicle < vehicles.size(); ++vehicle) {
            const bool is_there = std::ranges::binary_search(*candidates, vehicle);
            found += is_there ? 1 : 0;
            ASSERT_TRUE(is_there || !contains(box, vehicles[vehicle])) << i << ' ' << vehicle;
            ASSERT_TRUE(!is_there || contains(wider, vehicles[vehicle])) << i << ' ' << vehicle;
        }
    }
    EXPECT_GT(found, 1'000U);
}

TEST(FleetPlaces, AreNotSearchedForAHighBox) {
    const FleetPlaces places = places_of({spot(1, 1), spot(2, 2)});
    EXPECT_FALSE(places.candidates({{0}, {0}, {3}, {3}}));
}

TEST(FleetPlaces, ABoxWithoutHeightOrBelowItselfIsNoError) {
    const FleetPlaces places = places_of({spot(1, 1), spot(2, 2)});
    EXPECT_THAT(places.candidates({{0}, {2}, {3}, {2}}), Optional(ElementsAre(1)));
    EXPECT_THAT(places.candidates({{0}, {3}, {3}, {0}}), Optional(IsEmpty()));
}

TEST(FleetPlaces, TheAntimeridianEndsABoxAtBothOfItsLongitudes) {
    const FleetPlaces places = places_of({spot(0, 180), spot(0, 0), spot(0, 179.5)});
    EXPECT_THAT(places.candidates({{179}, {0}, {180}, {0}}), Optional(ElementsAre(0, 2)));
    EXPECT_THAT(places.candidates({{-180}, {0}, {-179}, {0}}), Optional(ElementsAre(0)));
}

}  // namespace
}  // namespace convoy::tracker
