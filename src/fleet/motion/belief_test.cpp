#include "fleet/motion/belief.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "fleet/fixtures/samples.hpp"
#include "fleet/local_plane.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::seconds;

constexpr MetresPerSecond max_speed{70.0};

/// Returns one position per letter and second: '.' is on a drive at 10 m/s, 'A' to 'Z' are places
/// many kilometres from it and from each other, '0' is exactly (0, 0).
std::vector<Position> positions(std::string_view places) {
    std::vector<Position> made;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const char place = places[i];
        double latitude = 50.0;
        double longitude = 10.0 + 0.00014 * static_cast<double>(i);
        if (place == '0') {
            latitude = longitude = 0.0;
        } else if (place != '.') {
            latitude = 51.0 + 0.1 * (place - 'A');
        }
        made.push_back(samples::position(seconds(i), latitude, longitude));
    }
    return made;
}

/// Returns one letter per belief: '.' good, 'o' outlier, '?' unconfirmed.
std::string beliefs(const std::vector<Position>& window) {
    std::vector<Belief> judged(window.size());
    judge(window, judged, max_speed);
    std::string text;
    for (const Belief belief : judged) {
        text += belief == Belief::good ? '.' : belief == Belief::outlier ? 'o' : '?';
    }
    return text;
}

struct Case {
    std::string name;
    std::string places;
    std::string beliefs;
};

class Judged : public testing::TestWithParam<Case> {};

TEST_P(Judged, AsTheRulesSay) {
    EXPECT_EQ(beliefs(positions(GetParam().places)), GetParam().beliefs) << GetParam().places;
}

INSTANTIATE_TEST_SUITE_P(
    Rules, Judged,
    testing::Values(Case{"ASteadyDriveIsGood", "..........", ".........."},
                    Case{"OneJump", "....A.....", "....o....."},
                    Case{"TwoJumpsToOnePlace", "....AA....", "....oo...."},
                    Case{"ThreeJumpsToOnePlace", "....AAA...", "....ooo..."},
                    Case{"FourInARowAreANewPlace", "....AAAA....", "............"},
                    Case{"TwoJumpsToTwoPlaces", "....AB....", "....oo...."},
                    Case{"ThreeJumpsToThreePlaces", "....ABC...", "....ooo..."},
                    Case{"TwoJumpsOfOneEach", "...A.B...", "...o.o..."},
                    Case{"JumpsOfManyKinds", "..A..BB..CCC..", "..o..oo..ooo.."},
                    Case{"TheFirstHasNobodyBeforeIt", "A.....", "......"},
                    Case{"TheNewestIsUnconfirmed", ".....A", ".....?"},
                    Case{"ThreeNewestAreUnconfirmed", "....AAA", "....???"},
                    Case{"FourNewestAreConfirmed", "....AAAA", "........"},
                    Case{"TheNewestIsUnconfirmedEachForItself", "....ABC", "....???"},
                    Case{"BackFromAJumpIsConfirmed", "....A.", "....o."},
                    Case{"BackAndAwayAgain", "....A.B", "....o.?"},
                    Case{"AMoveForGood", "...AAAAAA", "........."},
                    Case{"AMoveForGoodWithAJumpThere", "...AAAABAAA", ".......o..."},
                    Case{"NothingAtNullIsland", "..0...", "..o..."},
                    Case{"NothingAtNullIslandForLong", "..000000..", "..oooooo.."},
                    Case{"NothingAtNullIslandAtTheEnd", "....00000", "....ooooo"},
                    Case{"NothingAtNullIslandAtTheStart", "000...", "ooo..."},
                    Case{"OnlyNullIsland", "0", "o"}, Case{"OnlyOne", ".", "."},
                    Case{"APairThatCannotBe", ".A", ".?"}),
    [](const auto& row) { return row.param.name; });

TEST(Judge, BelievesNullIslandWhereTheVehicleIsThere) {
    std::vector<Position> there;
    for (int i = 0; i < 5; ++i) {
        there.push_back(samples::position(seconds(i * 10), 0.0, (i - 2) * 0.001));
    }
    EXPECT_EQ(beliefs(there), ".....");
}

TEST(Judge, AJumpWithinTheNoiseIsGood) {
    std::vector<Position> window = positions("......");
    window[3].coordinates = samples::coordinates(50.0009, 10.00042);  // 100 m to the north
    EXPECT_EQ(beliefs(window), "...o..");
    window[3].accuracy = Accuracy::from_metres(10.0);
    EXPECT_EQ(beliefs(window), "......") << "70 m driven, 3 sigma of 11 m";
}

TEST(Judge, LooksNoFurtherThanItsReach) {
    samples::Random random(41);
    std::string places(400, '.');
    for (char& place : places) {
        if (samples::random_between(random, 0, 2) == 0) {
            place = "ABC0."[samples::random_between(random, 0, 4)];
        }
    }
    const std::vector<Position> all = positions(places);
    const std::string judged = beliefs(all);
    for (std::size_t i = 0; i + belief_reach_on + longest_jump < all.size(); ++i) {
        const std::size_t begin = i - std::min(i, belief_reach_back);
        // Just the reach. It keeps `i` out of the window's newest, which may be unconfirmed.
        const auto end = all.begin() + static_cast<std::ptrdiff_t>(i + belief_reach_on + 1);
        std::vector<Position> around(all.begin() + static_cast<std::ptrdiff_t>(begin), end);
        const std::string of_it = beliefs(around);
        ASSERT_EQ(of_it[i - begin] == 'o', judged[i] == 'o') << i;
    }
}

TEST(Judge, KnowsThePolesAndTheAntimeridian) {
    std::vector<Position> over_the_pole;
    std::vector<Position> over_the_antimeridian;
    for (int i = -10; i < 10; ++i) {
        over_the_pole.push_back(
            samples::position(seconds(i), 90.0 - std::abs(i) * 0.0003, i < 0 ? 20.0 : -160.0));
        over_the_antimeridian.push_back(
            samples::position(seconds(i), 10.0, i < 0 ? 180 + i * 0.0003 : -180 + i * 0.0003));
    }
    EXPECT_EQ(beliefs(over_the_pole), std::string(20, '.'));
    EXPECT_EQ(beliefs(over_the_antimeridian), std::string(20, '.'));
}

/// Returns a place at most 0.1 degrees away in latitude and in longitude.
Coordinates beside(samples::Random& random, const Coordinates& from) {
    const auto within = [&random](std::int32_t value, std::int32_t most) {
        return static_cast<std::int32_t>(std::clamp<std::int64_t>(
            value + samples::random_between(random, -1'000'000, 1'000'000), -most, most));
    };
    return Coordinates::from_e7(within(from.latitude_e7(), 900'000'000),
                                within(from.longitude_e7(), 1'799'999'999))
        .value();
}

TEST(IsPlausible, IsWhatTheGeodesicSays) {
    samples::Random random(42);
    int plausible = 0;
    for (int i = 0; i < 20'000; ++i) {
        const Position from = samples::random_position(random);
        Position to = samples::random_position(random);
        to.coordinates = beside(random, from.coordinates);
        to.time =
            from.time + std::chrono::milliseconds(samples::random_between(random, 1, 200'000));
        to.accuracy.reset();
        const double driven =
            max_speed.value * std::chrono::duration<double>(to.time - from.time).count();
        const double sigma = std::hypot(accuracy_of(from).value, 5.0);
        const bool expected =
            distance_between(from.coordinates, to.coordinates).value <= driven + 3 * sigma;
        ASSERT_EQ(is_plausible(from, to, max_speed), expected);
        plausible += expected ? 1 : 0;
    }
    EXPECT_GT(plausible, 5'000);
    EXPECT_LT(plausible, 15'000);
}

}  // namespace
}  // namespace convoy::fleet
