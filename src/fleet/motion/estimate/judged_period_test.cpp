#include "fleet/motion/estimate/judged_period.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <vector>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr MetresPerSecond fleet_limit{140.0};

/// Returns a track of which every third position is at a random place, and every twentieth comes
/// after up to half an hour.
std::vector<Position> disturbed_track(std::size_t count, milliseconds longest_interval) {
    samples::Random random(51);
    std::vector<Position> track;
    milliseconds time(0);
    for (std::size_t i = 0; i < count; ++i) {
        time += milliseconds(samples::random_between(random, 1, longest_interval.count()));
        if (i % 20 == 0) {
            time += milliseconds(samples::random_between(random, 1, 1'800'000));
        }
        track.push_back(samples::position(time, 50.0 + static_cast<double>(i) * 1e-5, 10.0));
        if (samples::random_between(random, 0, 2) == 0) {
            track.back().coordinates = samples::random_position(random).coordinates;
        }
    }
    return track;
}

TEST(JudgedPeriod, BeginsAtFixedTimesAlsoBefore1970) {
    const Time epoch{};
    EXPECT_EQ(period_begin(epoch), epoch);
    EXPECT_EQ(period_begin(epoch + judged_period - milliseconds(1)), epoch);
    EXPECT_EQ(period_begin(epoch + judged_period), epoch + judged_period);
    EXPECT_EQ(period_begin(epoch - milliseconds(1)), epoch - judged_period);
    EXPECT_EQ(period_begin(epoch - judged_period), epoch - judged_period);
}

TEST(JudgedPeriod, ContainsWhatIsNearAndAtLeastItsLeastContext) {
    const std::vector<Position> often = disturbed_track(20'000, milliseconds(300));
    const std::vector<Position> rarely = disturbed_track(2'000, milliseconds(200'000));
    for (const auto& track : {often, rarely}) {
        std::size_t first = 0;
        while (first < track.size()) {
            const JudgedPeriod period = period_at(track, first);
            ASSERT_EQ(period.first, first);
            ASSERT_GT(period.last, first);
            const std::size_t before = first - period.begin;
            ASSERT_LE(before, max_context);
            ASSERT_GE(before, std::min(first, min_context));
            const Time begin = period_begin(track[first].time);
            ASSERT_TRUE(period.begin == 0 || before == min_context || before == max_context ||
                        (track[period.begin].time >= begin - judged_period &&
                         track[period.begin - 1].time < begin - judged_period));
            first = period.last;
        }
    }
}

// A walk through a history knows only a part of the track.
TEST(JudgedPeriod, DependsOnNothingOutside) {
    for (const milliseconds interval :
         {milliseconds(500), milliseconds(5'000), milliseconds(200'000)}) {
        const std::vector<Position> track = disturbed_track(3'000, interval);
        const std::vector<Belief> beliefs = judge_track(track, fleet_limit).beliefs;
        std::size_t first = 0;
        while (first < track.size()) {
            const JudgedPeriod period = period_at(track, first);
            const auto part = std::span(track).subspan(period.begin, period.end - period.begin);
            const JudgedPeriod again = period_at(part, first - period.begin);
            const auto end =
                period.end == track.size() ? WindowEnd::newest : WindowEnd::more_follow;
            const std::vector<Belief> judged = judge_period(part, again, fleet_limit, end).beliefs;
            ASSERT_TRUE(std::ranges::equal(
                judged, std::span(beliefs).subspan(first, period.last - period.first)));
            ASSERT_TRUE(period.is_complete || period.end == track.size());
            ASSERT_TRUE(!period.is_complete || period.end < track.size());
            first = period.last;
        }
    }
}

TEST(JudgedPeriod, OfManyPositionsIsJudgedInParts) {
    std::vector<Position> track;
    for (int i = 0; i < 100'000; ++i) {
        track.push_back(samples::position(milliseconds(10 * i), 50.0, 10.0 + i * 1e-6));
    }
    std::size_t first = 0;
    std::size_t parts = 0;
    for (; first < track.size(); ++parts) {
        const JudgedPeriod period = period_at(track, first);
        ASSERT_LE(period.last - first, max_judged);
        ASSERT_LE(period.end - period.begin, max_judged + 2 * max_context);
        first = period.last;
    }
    EXPECT_GE(parts, 7U);
    EXPECT_EQ(judge_track(track, fleet_limit).beliefs,
              std::vector<Belief>(track.size(), Belief::good));
}

TEST(JudgedPeriod, LeavesOutARunThatLiesOnItsBorder) {
    std::vector<Position> track;
    for (int i = 0; i < 400; ++i) {
        const bool at_the_tower = i >= 100 && i < 160;
        track.push_back(
            samples::position(seconds(10 * i), at_the_tower ? 51.7 : 51.0 + i * 1e-4, 2.0));
        track.back().time = Time(judged_period * 1'000'000) + seconds(10 * (i - 130));
    }
    const std::vector<Belief> beliefs = judge_track(track, fleet_limit).beliefs;
    for (std::size_t i = 0; i < track.size(); ++i) {
        EXPECT_EQ(beliefs[i], i >= 100 && i < 160 ? Belief::outlier : Belief::good) << i;
    }
}

}  // namespace
}  // namespace convoy::fleet
