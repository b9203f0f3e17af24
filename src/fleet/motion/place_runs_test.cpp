#include "fleet/motion/place_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string_view>
#include <vector>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::Field;

/// Returns positions 10 s apart; each letter is a place, 100 m to the north of the one before it.
std::vector<Position> at_places(std::string_view letters, double longitude = 10.0) {
    std::vector<Position> made;
    for (const char letter : letters) {
        made.push_back(samples::position(seconds(10 * made.size()), 50.0 + 0.0009 * (letter - 'A'),
                                         longitude));
    }
    return made;
}

TEST(PlaceRuns, JoinEqualPlacesAndFindThemAgain) {
    const auto runs = place_runs(at_places("AABACA"));
    EXPECT_THAT(runs, ElementsAre(Field(&PlaceRun::begin, 0U), Field(&PlaceRun::begin, 2U),
                                  Field(&PlaceRun::begin, 3U), Field(&PlaceRun::begin, 4U),
                                  Field(&PlaceRun::begin, 5U)));
    EXPECT_EQ(runs[0].end, 2U);
    EXPECT_THAT(runs, ElementsAre(Field(&PlaceRun::first, 0U), Field(&PlaceRun::first, 1U),
                                  Field(&PlaceRun::first, 0U), Field(&PlaceRun::first, 3U),
                                  Field(&PlaceRun::first, 0U)));
    EXPECT_EQ(runs[4].before, 2U);
    EXPECT_THAT(runs, ElementsAre(Field(&PlaceRun::places, 1U), Field(&PlaceRun::places, 2U),
                                  Field(&PlaceRun::places, 2U), Field(&PlaceRun::places, 3U),
                                  Field(&PlaceRun::places, 3U)));
    EXPECT_TRUE(runs[1].is_only);
    EXPECT_FALSE(runs[0].is_only);
    EXPECT_TRUE(place_runs({}).empty());
}

TEST(MayReturn, SeesAWayBackToAPlaceAndAnEndThere) {
    EXPECT_FALSE(may_return({}));
    EXPECT_FALSE(may_return(at_places("ABCDEFGH"))) << "always on";
    EXPECT_FALSE(may_return(at_places("AAAAAAAA"))) << "it never leaves";
    EXPECT_FALSE(may_return(at_places("ACBEDGFI"))) << "each place once, to and fro";
    EXPECT_TRUE(may_return(at_places("ABCDAEFG")));
    EXPECT_TRUE(may_return(at_places("ABCDA"))) << "the newest";
    EXPECT_TRUE(may_return(at_places("BACADAE"))) << "more than once";
}

TEST(MayReturn, DoesNotDependOnTheAntimeridian) {
    std::vector<Position> across = at_places("ABCDAEFG");
    for (std::size_t i = 0; i < across.size(); ++i) {
        const double east = 0.001 * static_cast<double>(i == 4 ? 0 : i);
        across[i].coordinates =
            samples::coordinates(10.0, east < 0.003 ? 179.998 + east : east - 180.002);
    }
    EXPECT_TRUE(may_return(across));
    across[4].coordinates = samples::coordinates(10.0, -179.9979);
    EXPECT_FALSE(may_return(across));
}

TEST(MayReturn, IgnoresStepsOfUpToTwentyMetres) {
    std::vector<Position> parked;
    for (int i = 0; i < 20; ++i) {
        parked.push_back(samples::position(seconds(i), 60.0 + (i % 3) * 8e-5, 10.0));
    }
    EXPECT_FALSE(may_return(parked));
}

}  // namespace
}  // namespace convoy::fleet
