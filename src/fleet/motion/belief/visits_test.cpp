#include "fleet/motion/belief/visits.hpp"

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

TEST(Visits, JoinEqualPlacesAndFindThemAgain) {
    const auto visits = visits_of(at_places("AABACA"));
    EXPECT_THAT(visits, ElementsAre(Field(&Visit::begin, 0U), Field(&Visit::begin, 2U),
                                    Field(&Visit::begin, 3U), Field(&Visit::begin, 4U),
                                    Field(&Visit::begin, 5U)));
    EXPECT_EQ(visits[0].end, 2U);
    EXPECT_THAT(visits, ElementsAre(Field(&Visit::first, 0U), Field(&Visit::first, 1U),
                                    Field(&Visit::first, 0U), Field(&Visit::first, 3U),
                                    Field(&Visit::first, 0U)));
    EXPECT_EQ(visits[4].before, 2U);
    EXPECT_THAT(visits, ElementsAre(Field(&Visit::places, 1U), Field(&Visit::places, 2U),
                                    Field(&Visit::places, 2U), Field(&Visit::places, 3U),
                                    Field(&Visit::places, 3U)));
    EXPECT_TRUE(visits[1].is_only);
    EXPECT_FALSE(visits[0].is_only);
    EXPECT_TRUE(visits_of({}).empty());
}

TEST(MayReturn, SeesAWayBackToAPlaceAndAnEndThere) {
    EXPECT_FALSE(may_return({}));
    EXPECT_FALSE(may_return(at_places("ABCDEFGH"))) << "always on";
    EXPECT_FALSE(may_return(at_places("AAAAAAAA"))) << "it never leaves";
    EXPECT_FALSE(may_return(at_places("ACBEDGFI"))) << "each place once, to and fro";
    EXPECT_TRUE(may_return(at_places("ABCDAEFG")));
    EXPECT_TRUE(may_return(at_places("ABCDA"))) << "the newest";
    EXPECT_FALSE(may_return(at_places("ABCDA"), WindowEnd::more_follow));
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
