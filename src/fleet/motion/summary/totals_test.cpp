#include "fleet/motion/summary/totals.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct Derived {
    Position position;
    Motion motion;
};

Derived after_silence(int second, double distance) {
    Derived seen{samples::position(seconds{second}, 53.4, second * 1e-4), {}};
    seen.motion.distance = Metres{distance};
    return seen;
}

Derived seen(int second, double speed, double distance) {
    Derived seen = after_silence(second, distance);
    seen.motion.speed = MetresPerSecond{speed};
    return seen;
}

Derived not_believed(int second, Belief belief) {
    Derived seen{samples::position(seconds{second}, 54, 0), {}};
    seen.motion.belief = belief;
    return seen;
}

TimeSpan span_of_seconds(int begin, int end) {
    return {samples::noon + seconds{begin}, samples::noon + seconds{end}};
}

Totals sum_of(const std::vector<Derived>& track, const TimeSpan& range) {
    TotalsSum sum(range);
    for (const Derived& each : track) {
        sum.add(each.position, each.motion);
    }
    return sum.totals();
}

// Drives 100 s, stands 50 s, is silent for two hours, and drives 10 s.
std::vector<Derived> ferry_trip() {
    return {after_silence(0, 0),     seen(50, 10, 500), seen(100, 10, 500.0006),
            seen(101, 0, 0.0),       seen(150, 0, 0.0), after_silence(7'350, 40'000),
            seen(7'360, 20.5, 210.0)};
}

TEST(Totals, KeepWhatIsDrivenApartFromWhatIsNotSeen) {
    const Totals totals = sum_of(ferry_trip(), span_of_seconds(0, 8'000));
    EXPECT_EQ(totals.driven_mm, 1'210'001);
    EXPECT_EQ(totals.unseen_mm, 40'000'000);
    EXPECT_EQ(totals.moving, seconds{111});
    EXPECT_EQ(totals.stopped, seconds{49});
    EXPECT_EQ(totals.silent, seconds{7'200});
    EXPECT_EQ(totals.positions, 7U);
    EXPECT_EQ(totals.outliers, 0U);
    EXPECT_EQ(totals.top, MetresPerSecond{20.5});
    EXPECT_NEAR(totals.mean->value, 1'210.001 / 111, 1e-9);
}

TEST(Totals, OfNothingAreUnknownOrZero) {
    const Totals totals = sum_of({}, span_of_seconds(0, 10));
    EXPECT_EQ(totals, Totals{});
    EXPECT_FALSE(sum_of({seen(5, 0.0, 0)}, span_of_seconds(0, 10)).mean);
}

TEST(Totals, OutliersAndUnconfirmedPositionsAreCountedAndGiveNothingElse) {
    std::vector<Derived> track = ferry_trip();
    track.insert(track.begin() + 2, not_believed(60, Belief::outlier));
    track.push_back(not_believed(7'400, Belief::unconfirmed));
    Totals totals = sum_of(track, span_of_seconds(0, 8'000));
    EXPECT_EQ(totals.positions, 9U);
    EXPECT_EQ(totals.outliers, 1U);
    totals.positions = 7;
    totals.outliers = 0;
    EXPECT_EQ(totals, sum_of(ferry_trip(), span_of_seconds(0, 8'000)));
}

TEST(Totals, ARangeWithinASilenceIsSilentThroughout) {
    const Totals totals = sum_of(ferry_trip(), span_of_seconds(1'000, 2'000));
    EXPECT_EQ(totals.silent, seconds{1'000});
    EXPECT_EQ(totals.positions, 0U);
    EXPECT_EQ(totals.unseen_mm, 0);
}

TEST(Totals, NothingBeforeTheFirstPositionAndAfterTheLastIsSilence) {
    EXPECT_EQ(sum_of(ferry_trip(), span_of_seconds(-5'000, 0)), Totals{});
    EXPECT_EQ(sum_of(ferry_trip(), span_of_seconds(7'361, 9'000)), Totals{});
}

TEST(Totals, TheMeanIsNeverAboveTheTopSpeed) {
    const Totals totals =
        sum_of({seen(0, 3, 0), seen(1, 3, 9), seen(2, 3, 9)}, span_of_seconds(0, 10));
    EXPECT_EQ(totals.driven_mm, 18'000);
    EXPECT_EQ(totals.top, MetresPerSecond{3});
    EXPECT_EQ(totals.mean, MetresPerSecond{3});
}

std::vector<Derived> random_track(samples::Random& random) {
    std::vector<Derived> track;
    milliseconds time{0};
    for (int i = 0; i < 300; ++i) {
        const bool silent = samples::random_between(random, 0, 20) == 0;
        time += milliseconds{samples::random_between(random, 1, silent ? 9'000'000 : 20'000)};
        Motion motion;
        if (samples::random_between(random, 0, 9) == 0) {
            motion.belief = Belief::outlier;
        } else {
            motion.distance =
                Metres{static_cast<double>(samples::random_between(random, 0, 1'000'000)) / 7'000};
            if (!silent) {
                motion.speed = MetresPerSecond{
                    static_cast<double>(samples::random_between(random, 0, 400)) / 100};
            }
        }
        track.push_back({samples::position(time, 53.4, 0), motion});
    }
    return track;
}

TEST(Totals, RangesThatFollowEachOtherAddUpToTheWhole) {
    samples::Random random(17);
    for (int round = 0; round < 100; ++round) {
        const std::vector<Derived> track = random_track(random);
        const Time first = track.front().position.time;
        const Time last = track.back().position.time + milliseconds{1};
        const Totals whole = sum_of(track, {first, last});
        std::vector<Time> cuts{first, last};
        for (int i = 0; i < 8; ++i) {
            cuts.push_back(
                first + milliseconds{samples::random_between(random, 0, (last - first).count())});
        }
        cuts.push_back(track[100].position.time);
        std::ranges::sort(cuts);
        Totals joined;
        for (std::size_t i = 1; i < cuts.size(); ++i) {
            const Totals part = sum_of(track, {cuts[i - 1], cuts[i]});
            joined.driven_mm += part.driven_mm;
            joined.unseen_mm += part.unseen_mm;
            joined.moving += part.moving;
            joined.stopped += part.stopped;
            joined.silent += part.silent;
            joined.positions += part.positions;
            joined.outliers += part.outliers;
            joined.top = std::max(joined.top, part.top);
        }
        joined.mean = whole.mean;
        ASSERT_EQ(joined, whole) << round;
        const auto believed = [](const Derived& each) { return is_believed(each.motion); };
        const auto begin = std::ranges::find_if(track, believed)->position.time;
        const auto end = std::find_if(track.rbegin(), track.rend(), believed)->position.time;
        ASSERT_EQ(whole.moving + whole.stopped + whole.silent, end - begin);
    }
}

TEST(Totals, OneBelievedPositionOnEitherSideOfARangeIsEnough) {
    samples::Random random(18);
    for (int round = 0; round < 100; ++round) {
        const std::vector<Derived> track = random_track(random);
        const TimeSpan range{track[100].position.time + milliseconds{1}, track[200].position.time};
        TotalsSum sum(range);
        auto first = track.begin() + 100;
        while (!is_believed(first->motion)) {
            --first;
        }
        bool is_past = false;
        for (auto each = first; !is_past; ++each) {
            sum.add(each->position, each->motion);
            is_past = each->position.time >= range.end && is_believed(each->motion);
        }
        ASSERT_EQ(sum.totals(), sum_of(track, range)) << round;
    }
}

}  // namespace
}  // namespace convoy::fleet
