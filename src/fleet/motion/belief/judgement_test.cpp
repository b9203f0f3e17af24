#include "fleet/motion/belief/judgement.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <random>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "fleet/fixtures/samples.hpp"
#include "fleet/local_plane.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr MetresPerSecond max_speed{140.0};

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
        text += is_good(belief) ? '.' : belief == Belief::outlier ? 'o' : '?';
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
                    Case{"FourJumpsToOnePlace", "....AAAA....", "....oooo...."},
                    Case{"TwoJumpsToTwoPlaces", "....AB....", "....oo...."},
                    Case{"ThreeJumpsToThreePlaces", "....ABC...", "....ooo..."},
                    Case{"TwoJumpsOfOneEach", "...A.B...", "...o.o..."},
                    Case{"JumpsOfManyKinds", "..A..BB..CCC..", "..o..oo..ooo.."},
                    Case{"TheFirst", "A.....", "o....."},
                    Case{"TheNewestIsUnconfirmed", ".....A", ".....?"},
                    Case{"ThreeNewestAreUnconfirmed", "....AAA", "....???"},
                    Case{"FourNewestWithinAMinuteAreUnconfirmed", "....AAAA", "....????"},
                    Case{"TheNewestIsUnconfirmedEachForItself", "....ABC", "....???"},
                    Case{"BackFromAJumpIsConfirmed", "....A.", "....o."},
                    Case{"BackAndAwayAgain", "....A.B", "....o.?"},
                    Case{"AMoveOfMostOfTheWindow", "...AAAAAA", "ooo......"},
                    Case{"AMoveWithAJumpThere", "...AAAABAAA", "ooo....o..."},
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

/// Returns a drive at 15 m/s with bends and a noise of 3 m.
std::vector<Position> bending_drive(std::size_t count, milliseconds interval) {
    samples::Random random(43);
    std::normal_distribution<double> noise(0.0, 3.0);
    const double step = 15 * std::chrono::duration<double>(interval).count();
    double east = 0, north = 0, heading = 0;
    std::vector<Position> drive;
    for (std::size_t i = 0; i < count; ++i) {
        drive.push_back(samples::position(interval * i, 51.0 + (north + noise(random)) / 111'200,
                                          2.0 + (east + noise(random)) / 70'050));
        heading += noise(random) / 15;
        east += step * std::sin(heading);
        north += step * std::cos(heading);
    }
    return drive;
}

/// Which positions of a drive are wrong, and where those are.
struct Wrong {
    std::string name;
    bool (*is_wrong)(int index);
    Coordinates (*place)(int index);
};

Coordinates old_place(int /*index*/) { return samples::coordinates(51.01, 1.9); }
Coordinates tower(int index) { return samples::coordinates(51.7, 2.0 + index * 1e-5); }
Coordinates anywhere(int index) {
    return samples::coordinates(40.0 + 0.7 * (index % 13), index % 17);
}

const std::array wrongs{
    Wrong{"AnOldPlaceEveryThird", [](int i) { return i % 3 == 2; }, old_place},
    Wrong{"AnOldPlaceFourOfFive", [](int i) { return i % 5 != 0; }, old_place},
    Wrong{"EveryOtherSomewhereElse", [](int i) { return i % 2 == 1; }, anywhere},
    Wrong{"ARunOfFiveAtATower", [](int i) { return i >= 60 && i < 65; }, tower},
    Wrong{"ARunOfForty", [](int i) { return i >= 80 && i < 120; }, tower},
};

class Path : public testing::TestWithParam<std::tuple<Wrong, int>> {};

// The last ten positions may be unconfirmed.
TEST_P(Path, LeavesOutExactlyTheWrongOnes) {
    const auto& [kind, interval] = GetParam();
    std::vector<Position> window = bending_drive(210, seconds(interval));
    std::string expected;
    for (int i = 0; i < std::ssize(window); ++i) {
        if (kind.is_wrong(i)) {
            window[static_cast<std::size_t>(i)].coordinates = kind.place(i);
        }
        expected += kind.is_wrong(i) ? 'o' : '.';
    }
    EXPECT_EQ(beliefs(window).substr(0, 200), expected.substr(0, 200));
}

INSTANTIATE_TEST_SUITE_P(Kinds, Path,
                         testing::Combine(testing::ValuesIn(wrongs), testing::Values(1, 5, 10)),
                         [](const auto& row) {
                             return std::get<0>(row.param).name + "Each" +
                                    std::to_string(std::get<1>(row.param)) + "Seconds";
                         });

TEST(Judge, BelievesAParkedVehicleThatRepeatsItsPlace) {
    std::vector<Position> parked;
    for (int i = 0; i < 40; ++i) {
        const double away = i == 8 ? 0.5 : i == 18 ? -0.7 : 0.0;
        parked.push_back(samples::position(seconds(10 * i), 51.0 + away, 2.0));
    }
    EXPECT_EQ(beliefs(parked), "........o.........o.....................");
    parked[18].coordinates = parked[8].coordinates;
    EXPECT_EQ(beliefs(parked), "........o.........o.....................") << "twice at one tower";
}

TEST(Judge, TwoPositionsAtOnceConfirmNoFastStep) {
    std::vector<Position> pairs;
    for (int i = 0; i < 24; ++i) {
        const double away = i == 12 || i == 13 ? 0.07 : 0.0;
        pairs.push_back(samples::position(seconds(60 * (i / 2)) + milliseconds(100 * (i % 2)),
                                          51.0 + away, 2.0 + i * 1e-6));
    }
    EXPECT_EQ(beliefs(pairs), "............oo..........");
}

TEST(Judge, BelievesATrainAndNotAJumpAtItsSpeed) {
    std::vector<Position> train;
    for (int i = 0; i < 20; ++i) {
        train.push_back(samples::position(seconds(10 * i), 48.0 + i * 830 / 111'200.0, 2.0));
    }
    EXPECT_EQ(beliefs(train), std::string(20, '.')) << "83 m/s";
    train.erase(train.begin() + 2, train.end());
    EXPECT_EQ(beliefs(train), ".?") << "one such step alone";
    std::vector<Position> van = positions("..........");
    van[5].coordinates = samples::coordinates(50.0 + 110 / 111'200.0, 10.0007);
    EXPECT_EQ(beliefs(van), ".....o....");
}

TEST(Judge, ADetourAtThreeTimesTheUsualSpeedIsAnOutlier) {
    std::vector<Position> van = bending_drive(40, seconds(60));
    van[20].coordinates = Coordinates::from_e7(van[20].coordinates.latitude_e7() + 400'000,
                                               van[20].coordinates.longitude_e7())
                              .value();
    EXPECT_EQ(beliefs(van), std::string(20, '.') + "o" + std::string(19, '.'))
        << "4.4 km aside within a minute";
}

TEST(Judge, ANewPlaceIsConfirmedByPositionsAndTime) {
    std::vector<Position> moved = bending_drive(100, seconds(1));
    for (int i = 0; i < 70; ++i) {
        moved.push_back(samples::position(seconds(100 + i), 55.0, 2.0 + i * 1e-5));
        const std::string judged = beliefs(moved);
        ASSERT_EQ(judged.back(), i < 60 ? '?' : '.') << i;
        ASSERT_EQ(judged.substr(0, 100), std::string(100, '.')) << i;
    }
}

TEST(Judge, AVehicleThatComesBackToItsExactPlaceIsBelieved) {
    std::vector<Position> window = bending_drive(30, seconds(10));
    for (std::size_t i = 0; i < 15; ++i) {
        window[29 - i].coordinates = window[i].coordinates;
    }
    EXPECT_EQ(beliefs(window), std::string(30, '.')) << "all steps are plausible";
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

}  // namespace
}  // namespace convoy::fleet
