#include "fleet/motion/belief/old_places.hpp"

#include <gtest/gtest.h>

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

/// A forklift goes to and fro between two halls 90 m apart, each way in this time; its receiver has
/// this many decimals.
std::vector<Position> forklift(seconds interval, seconds way, int decimals, std::uint64_t seed) {
    Receiver receiver(4, seed);
    std::vector<Position> track;
    const double unit = std::pow(10.0, decimals);
    for (std::size_t i = 0; i < 200; ++i) {
        const auto passed = static_cast<double>(i) * static_cast<double>(interval.count());
        const double phase = std::fmod(passed / static_cast<double>(way.count()), 2.0);
        const Coordinates seen = receiver.at(90 * std::abs(1 - phase), 20 * std::sin(passed));
        track.push_back({samples::noon + i * interval,
                         samples::coordinates(std::round(seen.latitude() * unit) / unit,
                                              std::round(seen.longitude() * unit) / unit),
                         std::nullopt});
    }
    return track;
}

TEST(JudgeOldPlaces, BelievesAForkliftHoweverCoarseItsPlaces) {
    for (const int decimals : {3, 4, 5, 6, 7}) {
        for (const auto& [interval, way] : {std::pair{5, 20}, {10, 10}, {10, 25}, {30, 40}}) {
            for (std::uint64_t seed = 0; seed < 5; ++seed) {
                EXPECT_EQ(judged(forklift(seconds(interval), seconds(way), decimals, seed)),
                          std::string(200, '.'))
                    << decimals << " decimals, each " << interval << " s";
            }
        }
    }
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
