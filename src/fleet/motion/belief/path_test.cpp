#include "fleet/motion/belief/path.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::seconds;

constexpr PathSpeeds path_speeds{.most = {140.0}, .usual = {10.0}};

struct Candidates {
    std::vector<Position> positions;
    std::vector<PathCandidate> candidates;
};

/// Returns positions 10 s apart, one per letter: '.' is on a drive at 10 m/s, 'A' and 'B' are
/// places far from it and from each other, 'a' is A and repeated.
Candidates candidates_at(std::string_view places) {
    Candidates all;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const char place = places[i];
        const double latitude = place == '.' ? 50.0 : place == 'B' ? 52.0 : 51.0;
        all.positions.push_back(
            samples::position(seconds(10 * i), latitude, 10.0 + 0.0014 * static_cast<double>(i)));
        const bool follows =
            i > 0 && latitude == all.positions[i - (i > 0 ? 1 : 0)].coordinates.latitude();
        all.candidates.push_back({.follows = follows,
                                  .speed = {10.0},
                                  .is_repeated = place == 'a',
                                  .time = seconds(10)});
    }
    return all;
}

/// Returns the beliefs: '.' good, 'o' outlier, '?' unconfirmed.
std::string path_of(std::string_view places, WindowEnd end) {
    const Candidates all = candidates_at(places);
    std::string text;
    for (const Belief belief : least_cost_path(all.positions, all.candidates, path_speeds, end)) {
        text += is_good(belief) ? '.' : belief == Belief::outlier ? 'o' : '?';
    }
    return text;
}

/// Returns '.' for each position on the path, 'o' for the others.
std::string unbroken_path_of(std::string_view places, PathEnd end) {
    const Candidates all = candidates_at(places);
    std::string text;
    for (const bool on_path : unbroken_path(all.positions, all.candidates, path_speeds, end)) {
        text += on_path ? '.' : 'o';
    }
    return text;
}

TEST(LeastCostPath, OfNothingIsNothing) { EXPECT_EQ(path_of("", WindowEnd::newest), ""); }

TEST(LeastCostPath, LeavesOutAnyNumberInARowUpToTwiceTheCostOfARelocation) {
    const std::string drive(100, '.');
    const auto run = [&](std::size_t length) {
        const std::string places = drive + std::string(length, 'A') + drive;
        return path_of(places, WindowEnd::more_follow).substr(drive.size(), length);
    };
    EXPECT_EQ(run(1), "o");
    EXPECT_EQ(run(95), std::string(95, 'o')) << "95 times 10 s are less than 16 minutes";
    EXPECT_EQ(run(97), std::string(97, '.')) << "two relocations cost less";
}

TEST(LeastCostPath, FollowsAVehicleThatStaysAway) {
    const std::string places = std::string(60, '.') + std::string(60, 'A');
    EXPECT_EQ(path_of(places, WindowEnd::more_follow), std::string(120, '.'));
}

TEST(LeastCostPath, AParkedVehicleThatRepeatsItsPlaceOutweighsWrongOnes) {
    EXPECT_EQ(path_of("aaaaaaaa.aaaaaaaaaBaaaaaaaaaaaaaaaaaaaaaa", WindowEnd::newest),
              "........o.........o......................");
}

TEST(LeastCostPath, RepeatedPlacesCostLittle) {
    EXPECT_EQ(path_of("..aa.aaa.aaaa.aaaaa..", WindowEnd::newest), "..oo.ooo.oooo.ooooo..");
    EXPECT_EQ(path_of("..aaaaaaaaaaaaaaaa", WindowEnd::newest), "..????????????????")
        << "they confirm nothing";
}

TEST(LeastCostPath, ConfirmsANewPlaceAtTheNewestEndOnly) {
    EXPECT_EQ(path_of("..........AAA", WindowEnd::newest), "..........???");
    EXPECT_EQ(path_of("..........AAAAAAA", WindowEnd::newest), std::string(17, '.'));
    EXPECT_EQ(path_of("..........AAABBB", WindowEnd::newest), "..........??????");
    EXPECT_EQ(path_of("..........AAA", WindowEnd::more_follow), "..........ooo");
}

TEST(UnbrokenPath, HasNoRelocation) {
    EXPECT_EQ(unbroken_path_of("", PathEnd::anywhere), "");
    EXPECT_EQ(unbroken_path_of("..........AAAAAAA", PathEnd::anywhere), "..........ooooooo");
    EXPECT_EQ(unbroken_path_of("..........AAAAAAA", PathEnd::at_last), "oooooooooo.......");
    EXPECT_EQ(unbroken_path_of("ABAABABB", PathEnd::at_last), "o.oo.o..");
}

TEST(CostOfLeavingOut, IsTheTimeAndLessOfARepeatedPosition) {
    PathCandidate candidate = candidates_at("A").candidates.front();
    const std::int64_t once = cost_of_leaving_out(candidate);
    candidate.is_repeated = true;
    EXPECT_NEAR(static_cast<double>(once) / static_cast<double>(cost_of_leaving_out(candidate)), 16,
                0.01);
}

}  // namespace
}  // namespace convoy::fleet
