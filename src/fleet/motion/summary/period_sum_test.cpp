#include "fleet/motion/summary/period_sum.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "fleet/fixtures/samples.hpp"
#include "fleet/motion/estimate/judged_period.hpp"
#include "fleet/motion/summary/divided_totals.hpp"
#include "fleet/motion/summary/summary.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;

struct Step {
    Position position;
    Motion motion;
};

/// A vehicle that drives and stands by turns, with silences, wrong positions and relocations.
std::vector<Step> random_steps(samples::Random& random, int count) {
    std::vector<Step> steps;
    milliseconds time{0};
    double latitude = 50;
    for (int i = 0; i < count; ++i) {
        const auto kind = samples::random_between(random, 0, 60);
        time += milliseconds{samples::random_between(random, 1, kind == 0 ? 4'000'000 : 30'000)};
        const bool drives = i / 40 % 2 == 1;
        latitude += drives ? 1e-3 : 0;
        Step step{samples::position(time, latitude, 7), {}};
        const auto share = [&random] {
            return static_cast<double>(samples::random_between(random, 0, 1'000)) / 999;
        };
        step.motion.distance = Metres{(drives ? 200 : 6) * share()};
        if (kind > 1) {
            step.motion.speed = MetresPerSecond{(drives ? 20 : 0.6) * share()};
        }
        if (kind == 2 || kind == 3) {
            step.motion = {};
            step.motion.belief = kind == 2 ? Belief::outlier : Belief::unconfirmed;
        }
        steps.push_back(step);
    }
    return steps;
}

bool is_cut(Time begin, const std::vector<Time>& cuts) {
    return std::ranges::any_of(
        cuts, [begin](Time cut) { return begin < cut && cut < begin + judged_period; });
}

/// Gives a track to a sum: periods without a cut as a whole if `at_once` says so.
template <class Sum>
void give(Sum& sum, const std::vector<Step>& steps, const std::vector<Time>& cuts,
          const std::function<bool()>& at_once) {
    for (std::size_t i = 0; i < steps.size();) {
        const Time begin = period_begin(steps[i].position.time);
        const bool whole = !is_cut(begin, cuts) && at_once();
        PeriodSummer period(begin);
        for (; i < steps.size() && period_begin(steps[i].position.time) == begin; ++i) {
            if (whole) {
                period.add(steps[i].position, steps[i].motion);
            } else {
                sum.add(steps[i].position, steps[i].motion);
            }
        }
        if (whole) {
            sum.add(period.sum());
        }
    }
}

std::vector<Time> cuts_of(samples::Random& random, const std::vector<Step>& steps, int count) {
    std::vector<Time> cuts;
    for (int i = 0; i < count; ++i) {
        const auto at = samples::random_between(random, 0, std::ssize(steps) - 1);
        const Time time = steps[static_cast<std::size_t>(at)].position.time;
        cuts.push_back(i % 3 == 0 ? period_begin(time) : time);
    }
    std::ranges::sort(cuts);
    return cuts;
}

class PeriodSums : public testing::Test {
 protected:
    std::vector<Step> random_track() { return random_steps(random_, 400); }
    bool sometimes() { return samples::random_between(random_, 0, 2) > 0; }

    samples::Random random_{5};
};

TEST_F(PeriodSums, MakeTheSummaryThatThePositionsMake) {
    for (int round = 0; round < 200; ++round) {
        const std::vector<Step> steps = random_track();
        const std::vector<Time> cuts = cuts_of(random_, steps, 2);
        const ItineraryRules rules{.stop = std::chrono::seconds{60 + 30 * (round % 7)},
                                   .trip = Metres{100.0 * (1 + round % 3)}};
        Summarizer expected({cuts[0], cuts[1]}, rules, true);
        give(expected, steps, cuts, [] { return false; });
        Summarizer summarizer({cuts[0], cuts[1]}, rules, true);
        give(summarizer, steps, cuts, [this] { return sometimes(); });
        EXPECT_EQ(summarizer.finish(true), expected.finish(true)) << round;
    }
}

TEST_F(PeriodSums, MakeTheDaysThatThePositionsMake) {
    for (int round = 0; round < 100; ++round) {
        const std::vector<Step> steps = random_track();
        const std::vector<Time> cuts = cuts_of(random_, steps, 5);
        DividedTotals expected(cuts);
        give(expected, steps, cuts, [] { return false; });
        expected.finish();
        DividedTotals days(cuts);
        give(days, steps, cuts, [this] { return sometimes(); });
        days.finish();
        EXPECT_EQ(days.take(), expected.take()) << round;
    }
}

TEST_F(PeriodSums, JoinLegsOfOneKind) {
    PeriodSummer summer(samples::noon);
    const auto add = [&summer](int second, std::optional<double> speed, double metres) {
        Motion motion;
        motion.distance = Metres{metres};
        if (speed) {
            motion.speed = MetresPerSecond{*speed};
        }
        summer.add(samples::position(std::chrono::seconds{second}, 50, 7), motion);
    };
    add(1, 10, 9);
    add(2, 10, 10);
    add(3, 10, 10);
    add(4, std::nullopt, 700);
    add(5, std::nullopt, 700);
    add(6, 0, 0);
    add(7, 0, 0.0015);
    const auto leg = [](LegKind kind, std::int64_t millimetres) {
        return testing::AllOf(testing::Field(&Leg::kind, kind),
                              testing::Field(&Leg::millimetres, millimetres));
    };
    EXPECT_THAT(summer.sum().legs,
                ElementsAre(leg(LegKind::moving, 20'000), leg(LegKind::unseen, 700'000),
                            leg(LegKind::unseen, 700'000), leg(LegKind::standing, 2)));
    EXPECT_EQ(summer.sum().sums.driven_mm, 29'002);
    EXPECT_EQ(summer.sum().sums.unseen_mm, 1'400'000);
}

/// A day of errands at 1 Hz under noise: what the motion makes of it shows which model it is.
std::vector<Position> errands() {
    samples::Random random(17);
    std::vector<Position> track;
    double latitude = 50;
    for (int second = 0; second < 6'000; ++second) {
        latitude += second / 500 % 2 == 1 ? 9.0 / 111'230 : 0;
        const auto noise = [&random] {
            return static_cast<double>(samples::random_between(random, -1'000, 1'000)) / 2.5e7;
        };
        const double jump = second % 211 == 0 ? 0.3 : 0;
        const bool is_silent = second / 700 % 4 == 3;
        if (!is_silent && (second < 3'000 || second % 10 == 0)) {
            track.push_back(samples::position(std::chrono::seconds{second},
                                              latitude + jump + noise(), 7 + noise()));
        }
    }
    return track;
}

// If this fails because motion, legs or sums have changed, raise period_sum_version and write the
// new numbers here: sums that an older version has kept are then not used.
TEST_F(PeriodSums, OfAFixedTrackAreThoseOfTheirVersion) {
    const std::vector<Position> track = errands();
    const Judgements judged = judge_track(track, MotionSettings{}.max_speed);
    PeriodSummer summer(samples::noon);
    for (std::size_t i = 0; i < track.size(); ++i) {
        summer.add(track[i],
                   derive_motion({track, judged.beliefs, i, judged.reported}, {}, judged.stays[i]));
    }
    const auto& sums = summer.sum().sums;
    EXPECT_EQ(period_sum_version, 1U);
    EXPECT_EQ(sums.positions, 2'530U);
    EXPECT_EQ(sums.outliers, 12U);
    EXPECT_NEAR(static_cast<double>(sums.driven_mm), 22'348'729, 2);
    EXPECT_NEAR(static_cast<double>(sums.unseen_mm), 4'606'871, 2);
    EXPECT_NEAR(sums.top->value, 10.42699384, 1e-6);
    EXPECT_EQ(summer.sum().legs.size(), 13U);
}

}  // namespace
}  // namespace convoy::fleet
