#include "fleet/motion/belief/ambiguity.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/fixtures/samples.hpp"
#include "fleet/motion/belief/judgement.hpp"
#include "fleet/motion/report/report_window.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr MetresPerSecond fastest{140.0};
constexpr std::array intervals_tried{seconds(1), seconds(10), seconds(60)};

/// Numbers of positions. A dispute is the harder to recognise the shorter it is.
constexpr std::array<std::size_t, 14> short_and_long{1,  5,  9,  13, 14, 15, 16,
                                                     19, 24, 33, 40, 41, 42, 55};

/// Returns positions, one per letter: 'A' and 'B' are on two drives at 10 m/s, 55 km apart; 'p' and
/// 'q' are two places where a vehicle is parked, and 'P' is at that of 'p', as receivers that drift
/// by metres see them; 's' is always the same place, 60 km away; 'x' is anywhere.
std::vector<Position> positions_of(std::string_view letters, milliseconds interval) {
    samples::Random random(7);
    std::vector<Position> positions;
    for (const char letter : letters) {
        const auto index = static_cast<std::int64_t>(positions.size());
        const milliseconds time = index * interval;
        const double driven = 10.0 * std::chrono::duration<double>(time).count() / 70'000;
        const auto drift = [&] {
            return static_cast<double>(samples::random_between(random, -500, 500)) / 1e7;
        };
        const double north = drift();
        const double east = drift();
        switch (letter) {
            case 'A':
                positions.push_back(samples::position(time, 51.0 + north, 10.0 + driven + east));
                break;
            case 'B':
                positions.push_back(samples::position(time, 51.5 + north, 10.0 + driven + east));
                break;
            case 'p':
                positions.push_back(samples::position(time, 51.0 + north, 10.0 + east));
                break;
            case 'q':
                positions.push_back(samples::position(time, 51.5 + north, 10.0 + east));
                break;
            case 's':
                positions.push_back(samples::position(time, 51.6, 10.0));
                break;
            default:
                positions.push_back(samples::position(time, 1e5 * north, 1e5 * east));
                break;
        }
    }
    return positions;
}

std::optional<Ambiguity> ambiguity_of(std::span<const Position> positions) {
    const ReportWindow all = report_window(positions);
    const auto newest = std::span(all).last(std::min(all.size(), report_positions));
    std::vector<Belief> beliefs(newest.size());
    judge(newest, beliefs, fastest);
    return ambiguity_of(newest, beliefs, fastest);
}

bool is_ambiguous(std::string_view letters, milliseconds interval) {
    return ambiguity_of(positions_of(letters, interval)).has_value();
}

/// Returns `pattern` again and again, up to this length.
std::string repeated(std::string_view pattern, std::size_t length) {
    std::string letters;
    while (letters.size() < length) {
        letters += pattern[letters.size() % pattern.size()];
    }
    return letters;
}

std::string several(char letter, std::size_t length) { return std::string(length, letter); }

TEST(AmbiguityOf, IsNothingWhereAllPositionsAreOnOnePath) {
    EXPECT_FALSE(is_ambiguous("", seconds(1)));
    for (const seconds interval : intervals_tried) {
        EXPECT_FALSE(is_ambiguous(several('A', 60), interval));
        EXPECT_FALSE(is_ambiguous(several('p', 60), interval));
    }
}

TEST(AmbiguityOf, TwoPathsOfWhichEachHasFortyPercentAreAmbiguous) {
    for (const std::string_view pattern :
         {"AB", "AABAB", "ABABB", "AABB", "AABBABB", "AAAABBBB", "pq", "ppqpq", "Aq"}) {
        for (const seconds interval : intervals_tried) {
            for (const std::size_t length : {24U, 25U, 27U, 38U, 40U, 41U, 42U, 43U, 59U}) {
                EXPECT_TRUE(is_ambiguous(repeated(pattern, length), interval))
                    << pattern << ' ' << interval.count() << ' ' << length;
            }
        }
    }
}

TEST(AmbiguityOf, APathThatHasAThirdOrLessIsOutvoted) {
    for (const std::string_view pattern : {"AAB", "ABB", "AAAB", "AAAAABB", "ppq", "AAAAs"}) {
        for (const seconds interval : intervals_tried) {
            for (const std::size_t length : short_and_long) {
                EXPECT_FALSE(is_ambiguous(repeated(pattern, length), interval))
                    << pattern << ' ' << interval.count() << ' ' << length;
            }
        }
    }
}

TEST(AmbiguityOf, OneRunOfBadPositionsIsNoDispute) {
    for (const seconds interval : intervals_tried) {
        for (const std::size_t bad : {1U, 2U, 3U, 4U, 5U, 7U, 10U, 19U, 20U, 21U, 39U}) {
            for (const std::size_t after : {0U, 1U, 5U, 20U}) {
                for (const char letter : {'B', 's', 'x'}) {
                    EXPECT_FALSE(is_ambiguous(
                        several('A', 40) + several(letter, bad) + several('A', after), interval))
                        << letter << ' ' << interval.count() << ' ' << bad << ' ' << after;
                }
            }
        }
    }
}

TEST(AmbiguityOf, WrongPositionsThatAreNoPathAreNoDispute) {
    for (const seconds interval : intervals_tried) {
        for (const std::string_view pattern : {"Ax", "AAxxx", "px", "Axx"}) {
            EXPECT_FALSE(is_ambiguous(repeated(pattern, 40), interval))
                << pattern << ' ' << interval.count();
        }
    }
}

TEST(AmbiguityOf, AStalePlaceThatIsRepeatedBetweenTrueOnesIsNoDispute) {
    for (const seconds interval : intervals_tried) {
        for (const std::string_view pattern : {"As", "Ass", "AAs", "AAAsss"}) {
            for (const std::size_t length : short_and_long) {
                EXPECT_FALSE(is_ambiguous(repeated(pattern, length), interval))
                    << pattern << ' ' << interval.count() << ' ' << length;
            }
        }
    }
}

TEST(AmbiguityOf, TwoReceiversAtOnePlaceAreOnePath) {
    EXPECT_FALSE(is_ambiguous(repeated("pP", 40), seconds(1)));
}

TEST(AmbiguityOf, ShowsTheLastPlaceBeforeTheDisputeWhileTheWindowHasEnoughBefore) {
    const auto positions = positions_of(several('A', 30) + repeated("BA", 60), seconds(10));
    const std::span<const Position> all(positions);
    const auto found = ambiguity_of(all.first(54));
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->agreed);
    EXPECT_EQ(all[14 + found->shown], all[29]);
    EXPECT_EQ(found->beliefs.size(), found->shown + 1);
    EXPECT_EQ(found->beliefs.back(), Belief::good);
    const auto later = ambiguity_of(all.first(68));
    ASSERT_TRUE(later);
    EXPECT_FALSE(later->agreed) << "two positions before the dispute show nothing";
}

TEST(AmbiguityOf, ShowsPlacesOfOnePathWhereNoneIsAgreed) {
    for (const std::string_view pattern : {"AB", "AABB", "AAAABBBB", "AABAB", "pq"}) {
        const auto positions = positions_of(repeated(pattern, 120), seconds(10));
        for (std::size_t count = 60; count < positions.size(); ++count) {
            const auto until = std::span(positions).first(count);
            const auto found = ambiguity_of(until);
            ASSERT_TRUE(found) << pattern << ' ' << count;
            EXPECT_FALSE(found->agreed);
            EXPECT_LT(until[count - report_positions + found->shown].coordinates.latitude(), 51.1)
                << pattern << ' ' << count;
        }
    }
}

TEST(AmbiguityOf, EndsWhenOnePathOutweighsTheOther) {
    const std::string dispute = repeated("AB", 60);
    EXPECT_TRUE(is_ambiguous(dispute + several('B', 4), seconds(10)));
    EXPECT_FALSE(is_ambiguous(dispute + several('B', 16), seconds(10)));
}

}  // namespace
}  // namespace convoy::fleet
