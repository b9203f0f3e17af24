#include "fleet/motion/belief/old_places.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr MetresPerSecond van_speed{140.0};
constexpr double metres_of_degree = 111'200;
constexpr double metres_east = 70'050;  // of a degree, on 51 degrees

/// Places in metres from 51 degrees north, 2 degrees east, with a noise.
class Receiver {
 public:
    explicit Receiver(double sigma, std::uint64_t seed = 7) : random_(seed), noise_(0, sigma) {}

    Coordinates at(double east, double north) {
        return exactly(east + noise_(random_), north + noise_(random_));
    }
    static Coordinates exactly(double east, double north) {
        return samples::coordinates(51.0 + north / metres_of_degree, 2.0 + east / metres_east);
    }

 private:
    samples::Random random_;
    std::normal_distribution<double> noise_;
};

/// Returns one position per letter: '.' is on a drive to the east at 12 m/s under a noise of 3 m;
/// 'A' to 'Z' are exact places, 100 m apart, from 500 m to the west of the drive on.
std::vector<Position> driven(std::string_view letters, seconds interval = seconds(10)) {
    Receiver receiver(3);
    std::vector<Position> made;
    for (const char letter : letters) {
        const auto index = static_cast<double>(made.size());
        const double east = 12 * index * static_cast<double>(interval.count());
        const Coordinates place = letter == '.' ? receiver.at(east, 0)
                                                : Receiver::exactly(-500 - 100 * (letter - 'A'), 0);
        made.push_back({samples::noon + made.size() * interval, place, std::nullopt});
    }
    return made;
}

/// Returns one letter per position: '.' good, 'o' outlier, '?' unconfirmed.
std::string judged(const std::vector<Position>& window, WindowEnd end = WindowEnd::newest) {
    const std::vector<Belief> beliefs = judge_old_places(window, van_speed, end);
    if (beliefs.empty()) {
        return std::string(window.size(), '.');
    }
    std::string text;
    for (const Belief belief : beliefs) {
        text += is_good(belief) ? '.' : belief == Belief::outlier ? 'o' : '?';
    }
    return text;
}

/// What is expected of letters if all exact places are old.
std::string all_old(std::string letters) {
    for (char& letter : letters) {
        letter = letter == '.' ? '.' : 'o';
    }
    return letters;
}

class AnOldPlace : public testing::TestWithParam<int> {};

TEST_P(AnOldPlace, IsLeftOutAtAnyShare) {
    for (const std::string letters :
         {"....A.A.A.A.A.A.A.A.A.", "....A..A..A..A..A..A..", "....AA.AA.AA.AA.AA.AA.",
          "....AAAAA.AAAAA.AAAAA.", "A.A.A.A.A.A.A.A.A.A.A.", "A..A...A.A....A......."}) {
        // The vehicle can have come from there to the first places if the interval is long.
        const std::size_t first = GetParam() < 30 ? 0 : letters.find('.', letters.find('A'));
        EXPECT_EQ(judged(driven(letters, seconds(GetParam()))).substr(first),
                  all_old(letters).substr(first))
            << letters;
    }
}

INSTANTIATE_TEST_SUITE_P(Each, AnOldPlace, testing::Values(1, 5, 10, 30, 60));

TEST(JudgeOldPlaces, FindsOneThatChanges) {
    for (const std::string letters :
         {"..A..A..A..B..B..B..C..C..C..", ".A.B.A.B.A.B.A.B.A.B.A.B.A.B.",
          "..AB..AB..BA..AB..BA..ABA...."}) {
        const std::string expected = all_old(letters);
        EXPECT_EQ(judged(driven(letters)).substr(5), expected.substr(5)) << letters;
    }
}

// Each is the last good fix of some minutes ago.
TEST(JudgeOldPlaces, FindsPlacesOfTheDriveItself) {
    std::vector<Position> drive = driven(std::string(60, '.'));
    std::string expected(60, '.');
    for (std::size_t i = 30; i < 56; i += 3) {
        drive[i].coordinates = drive[i - 10 - i % 7].coordinates;
        expected[i] = 'o';
    }
    EXPECT_EQ(judged(drive), expected);
    for (std::size_t i = 31; i < 56; i += 3) {
        drive[i].coordinates = drive[i - 28].coordinates;
        expected[i] = 'o';
    }
    EXPECT_EQ(judged(drive), expected) << "two in a row, each from another time";
}

TEST(JudgeOldPlaces, FindsTheFixBeforeTheLastOne) {
    std::vector<Position> drive = driven(std::string(40, '.'), seconds(60));
    std::string expected(40, '.');
    for (std::size_t i = 20; i < 38; i += 4) {
        drive[i].coordinates = drive[i - 2].coordinates;
        expected[i] = 'o';
    }
    EXPECT_EQ(judged(drive), expected);
}

/// Parked at a place after a drive; at each third position at an old one.
std::vector<Position> parked_with_old_places(double sigma) {
    std::vector<Position> track = driven("..........");
    Receiver receiver(sigma);
    const Coordinates old_place = track[5].coordinates;
    for (std::size_t i = 10; i < 70; ++i) {
        track.push_back({samples::noon + i * seconds(10),
                         i % 3 == 2 ? old_place : receiver.at(1'200, 0), std::nullopt});
    }
    return track;
}

TEST(JudgeOldPlaces, FindsThemWhereTheVehicleStands) {
    for (const double sigma : {0.0, 3.0, 10.0}) {
        const std::string text = judged(parked_with_old_places(sigma));
        for (std::size_t i = 0; i < text.size(); ++i) {
            ASSERT_EQ(text[i], i > 10 && i % 3 == 2 ? 'o' : '.') << i << " of " << text;
        }
    }
}

TEST(JudgeOldPlaces, TheNewestIsUnconfirmedUntilItStays) {
    const std::string drive = "A.........";
    EXPECT_EQ(judged(driven(drive + "A")), "..........?");
    EXPECT_EQ(judged(driven(drive + "AAAAAA")), "..........??????");
    EXPECT_EQ(judged(driven(drive + "AAAAAAA")), std::string(17, '.')) << "four, over a minute";
    EXPECT_EQ(judged(driven(drive + "A"), WindowEnd::more_follow), std::string(11, '.'));
    EXPECT_EQ(judged(driven("A.")), "..") << "one new place is no move";
}

TEST(JudgeOldPlaces, TheNewestHasToStayLongerWhereDetoursWere) {
    const std::string before = "A......A...";
    EXPECT_EQ(judged(driven(before + std::string(48, 'A'))), "o......o..." + std::string(48, '?'));
    EXPECT_EQ(judged(driven(before + std::string(49, 'A'))), "o......o..." + std::string(49, '.'));
}

TEST(JudgeOldPlaces, FindsLongVisitsWhereMoreAreShort) {
    const std::string letters = "A......AAAA...AAA...AA..." + std::string(8, 'A') + "...A..";
    EXPECT_EQ(judged(driven(letters)), all_old(letters));
}

TEST(JudgeOldPlaces, BelievesAReturnThatLasts) {
    const std::string stand(60, 'A');
    EXPECT_EQ(judged(driven("A........." + stand + "........")), std::string(78, '.'));
}

TEST(JudgeOldPlaces, BelievesAReturnAlongTheSamePlaces) {
    EXPECT_EQ(judged(driven("ABCDEFGHGFEDCBA")), std::string(15, '.'));
    EXPECT_EQ(judged(driven("ABCDEFGHGFEDEFGHIHGFEDC")), std::string(23, '.'));
    EXPECT_EQ(judged(driven("ABCDEFGHGFEDCBAZYX")), std::string(18, '.')) << "and on";
}

TEST(JudgeOldPlaces, BelievesARoundTrip) {
    EXPECT_EQ(judged(driven("ABCDEFZYXABCDEFZYXABCDEF"), WindowEnd::more_follow),
              std::string(24, '.'));
}

TEST(JudgeOldPlaces, BelievesADeviceThatReportsThatItDrives) {
    std::vector<Position> track = driven("A......A......A.....");
    EXPECT_EQ(judged(track), "o......o......o.....");
    for (Position& position : track) {
        position.reported = ReportedMotion(1'200, ReportedMotion::unknown);
    }
    EXPECT_EQ(judged(track), std::string(20, '.'));
    track[7].reported = ReportedMotion(0, ReportedMotion::unknown);
    EXPECT_EQ(judged(track), ".......o............");
}

/// At one position in this many it is 60 m away or so.
std::vector<Position> parked_with_jumps(std::int64_t one_in, std::uint64_t seed) {
    Receiver receiver(60, seed);
    std::vector<Position> track;
    samples::Random random(seed);
    for (std::size_t i = 0; i < 200; ++i) {
        const bool jumps = samples::random_between(random, 1, one_in) == 1;
        track.push_back({samples::noon + i * seconds(10),
                         jumps ? receiver.at(0, 0) : Receiver::exactly(0, 0), std::nullopt});
    }
    return track;
}

TEST(JudgeOldPlaces, BelievesAParkedVehicleWhosePlaceJumpsNowAndThen) {
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        for (const std::int64_t one_in : {15, 20, 40}) {
            EXPECT_EQ(judged(parked_with_jumps(one_in, seed)).find('o'), std::string::npos)
                << seed << ", one in " << one_in;
        }
    }
}

/// How a device rounds its degrees.
using Rounding = double (*)(double degrees);

template <int Decimals>
double to_decimals(double degrees) {
    const double unit = std::pow(10.0, Decimals);
    return std::round(degrees * unit) / unit;
}
double to_thousandths_of_minutes(double degrees) { return std::round(degrees * 6e4) / 6e4; }
double to_ten_thousandths_of_minutes(double degrees) { return std::round(degrees * 6e5) / 6e5; }
double to_float(double degrees) { return static_cast<double>(static_cast<float>(degrees)); }

struct Shuttle {
    seconds interval{10};
    seconds way{10};  ///< between its two ends
    double sigma = 4;
    double longitude = 0;  ///< to the east of 2 degrees
};

/// A forklift goes to and fro between two halls 90 m apart.
std::vector<Position> forklift(const Shuttle& shuttle, Rounding rounded, std::uint64_t seed) {
    Receiver receiver(shuttle.sigma, seed);
    std::vector<Position> track;
    for (std::size_t i = 0; i < 200; ++i) {
        const auto passed = static_cast<double>(i) * static_cast<double>(shuttle.interval.count());
        const double phase = std::fmod(passed / static_cast<double>(shuttle.way.count()), 2.0);
        const Coordinates seen = receiver.at(90 * std::abs(1 - phase), 20 * std::sin(passed));
        track.push_back({samples::noon + i * shuttle.interval,
                         samples::coordinates(rounded(seen.latitude()),
                                              rounded(seen.longitude() + shuttle.longitude)),
                         std::nullopt});
    }
    return track;
}

TEST(JudgeOldPlaces, BelievesAForkliftHoweverItsPlacesAreRounded) {
    for (const Rounding rounded :
         {&to_decimals<3>, &to_decimals<4>, &to_decimals<5>, &to_decimals<6>, &to_decimals<7>,
          &to_thousandths_of_minutes, &to_ten_thousandths_of_minutes, &to_float}) {
        for (const auto& [interval, way] : {std::pair{5, 20}, {10, 10}, {10, 25}, {30, 40}}) {
            for (const double sigma : {1.0, 2.0, 4.0}) {
                std::size_t lost = 0;
                for (std::uint64_t seed = 0; seed < 5; ++seed) {
                    const std::string all = judged(forklift(
                        {.interval = seconds(interval), .way = seconds(way), .sigma = sigma},
                        rounded, seed));
                    lost += all.size() - static_cast<std::size_t>(std::ranges::count(all, '.'));
                }
                EXPECT_LE(lost, 10U) << "of 1,000, sigma " << sigma << ", each " << interval
                                     << " s, way of " << way << " s";
            }
        }
    }
}

TEST(JudgeOldPlaces, BelievesAForkliftWhosePlacesAreFloatsFarInTheEast) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        const Shuttle tokyo{
            .interval = seconds(10), .way = seconds(10), .sigma = 2, .longitude = 137};
        EXPECT_EQ(judged(forklift(tokyo, &to_float, seed)), std::string(200, '.'));
    }
}

/// A vehicle at these metres to the east, one position each `interval`; a letter is an exact place.
std::vector<Position> along(const std::vector<std::pair<double, bool>>& places, seconds interval) {
    Receiver receiver(3);
    std::vector<Position> track;
    for (const auto& [east, is_exact] : places) {
        track.push_back({samples::noon + track.size() * interval,
                         is_exact ? Receiver::exactly(east, 0) : receiver.at(east, 0),
                         std::nullopt});
    }
    return track;
}

TEST(JudgeOldPlaces, BelievesAVehicleThatComesHomeAndSleeps) {
    std::vector<std::pair<double, bool>> places(5, {0, true});
    for (const double east : {180, 360, 540, 720, 900, 1'080, 900, 720, 540, 360, 180}) {
        places.emplace_back(east, false);
    }
    places.insert(places.end(), 3, {0, true});
    EXPECT_EQ(judged(along(places, seconds(30))), std::string(places.size(), '.'));
}

TEST(JudgeOldPlaces, BelievesALineBetweenTwoTermini) {
    std::vector<std::pair<double, bool>> places;
    for (int turn = 0; turn < 4; ++turn) {
        places.insert(places.end(), 3, {turn % 2 == 0 ? 0 : 1'600, true});
        for (int step = 1; step < 8; ++step) {
            places.emplace_back(turn % 2 == 0 ? 200 * step : 1'600 - 200 * step, false);
        }
    }
    EXPECT_EQ(judged(along(places, seconds(15))), std::string(places.size(), '.'));
}

TEST(JudgeOldPlaces, KeepsAStayWhosePlaceIsRepeatedOnceLater) {
    std::vector<std::pair<double, bool>> places;
    for (int step = 0; step < 10; ++step) {
        places.emplace_back(120 * step, false);
    }
    places.insert(places.end(), 90, {1'200, true});
    for (int step = 1; step < 6; ++step) {
        places.emplace_back(1'200 - 120 * step, false);
    }
    places.emplace_back(1'200, true);
    for (int step = 6; step < 9; ++step) {
        places.emplace_back(1'200 - 120 * step, false);
    }
    const std::string all = judged(along(places, seconds(10)));
    EXPECT_EQ(all.substr(0, 105), std::string(105, '.'));
}

TEST(JudgeOldPlaces, FindsOldPlacesThatAreCloseToEachOther) {
    std::vector<std::pair<double, bool>> places;
    for (int step = 0; step < 9; ++step) {
        places.insert(places.end(), {{-500, true}, {-510, true}, {120 * 3 * step, false}});
    }
    const std::string all = judged(along(places, seconds(10)), WindowEnd::more_follow);
    EXPECT_GE(std::ranges::count(all, 'o'), 14) << all;
}

TEST(JudgeOldPlaces, NeedsMoreDetoursWherePlacesAreCoarse) {
    std::vector<Position> track = driven(".............");
    for (Position& position : track) {
        position.coordinates =
            samples::coordinates(51.0, std::round(position.coordinates.longitude() * 1e5) / 1e5);
    }
    const Coordinates old_place = track[0].coordinates;
    track[4].coordinates = track[7].coordinates = old_place;
    EXPECT_EQ(judged(track), ".............");
    track[10].coordinates = old_place;
    EXPECT_EQ(judged(track), "....o..o..o..");
}

TEST(JudgeOldPlaces, BelievesTheFewPlacesOfCellTowers) {
    EXPECT_EQ(judged(driven("AABABBACABBACAABBACCBABAC", seconds(60))), std::string(25, '.'));
    EXPECT_EQ(judged(driven("ABABABABABABAB", seconds(60))), std::string(14, '.'));
}

}  // namespace
}  // namespace convoy::fleet
