// Each part has the totals of a sum of its own.
#include "fleet/motion/summary/divided_totals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

struct Fix {
    Position position;
    Motion motion;
};

Fix fix(milliseconds time, std::optional<double> speed, double distance) {
    Fix made{samples::position(time, 53.4, 0), {}};
    made.motion.distance = Metres{distance};
    if (speed) {
        made.motion.speed = MetresPerSecond{*speed};
    }
    return made;
}

Fix wrong_fix(milliseconds time) {
    Fix made{samples::position(time, 54, 0), {}};
    made.motion.belief = Belief::outlier;
    return made;
}

std::vector<Fix> random_fixes(samples::Random& random) {
    std::vector<Fix> track;
    milliseconds time{0};
    for (int i = 0; i < 200; ++i) {
        const bool silent = samples::random_between(random, 0, 20) == 0;
        time += milliseconds{samples::random_between(random, 1, silent ? 9'000'000 : 20'000)};
        const auto metres =
            static_cast<double>(samples::random_between(random, 0, 1'000'000)) / 7'000;
        const auto speed = static_cast<double>(samples::random_between(random, 0, 400)) / 100;
        track.push_back(samples::random_between(random, 0, 4) == 0
                            ? wrong_fix(time)
                            : fix(time, silent ? std::nullopt : std::optional(speed), metres));
    }
    return track;
}

std::vector<Time> random_cuts(samples::Random& random, const std::vector<Fix>& track) {
    const Time first = track.front().position.time;
    const Time last = track.back().position.time;
    std::vector<Time> cuts{track[30].position.time, track[31].position.time};
    for (int i = 0; i < 30; ++i) {
        cuts.push_back(first +
                       milliseconds{samples::random_between(random, -5, (last - first).count())});
    }
    std::ranges::sort(cuts);
    return cuts;
}

TEST(DividedTotals, OfEachPartAreThoseOfASumOfItsOwn) {
    samples::Random random(19);
    for (int round = 0; round < 100; ++round) {
        const std::vector<Fix> track = random_fixes(random);
        const std::vector<Time> cuts = random_cuts(random, track);
        DividedTotals divided(cuts);
        std::vector<PartTotals> taken;
        const auto take = [&] {
            const auto parts = divided.take();
            taken.insert(taken.end(), parts.begin(), parts.end());
        };
        for (const Fix& each : track) {
            divided.add(each.position, each.motion);
            if (samples::random_between(random, 0, 9) == 0) {
                take();
            }
        }
        divided.finish();
        take();
        std::vector<PartTotals> expected;
        for (std::size_t part = 0; part + 1 < cuts.size(); ++part) {
            TotalsSum alone({cuts[part], cuts[part + 1]});
            for (const Fix& each : track) {
                alone.add(each.position, each.motion);
            }
            if (alone.totals().positions > 0) {
                expected.push_back({.part = part, .totals = alone.totals()});
            }
        }
        ASSERT_EQ(taken, expected) << round;
    }
}

TEST(DividedTotals, APartIsCompleteWhenTheLegAcrossItsEndIs) {
    const Time noon = samples::noon;
    DividedTotals divided({noon, noon + seconds{10}, noon + seconds{20}, noon + seconds{30}});
    const auto add = [&](const Fix& each) { divided.add(each.position, each.motion); };
    add(fix(seconds{8}, 10, 0));
    EXPECT_THAT(divided.take(), IsEmpty());
    add(wrong_fix(seconds{12}));
    EXPECT_THAT(divided.take(), IsEmpty()) << "it ends no leg";
    add(fix(seconds{24}, 10, 160));
    const auto parts = divided.take();
    ASSERT_THAT(parts, ElementsAre(Field(&PartTotals::part, 0U), Field(&PartTotals::part, 1U)));
    EXPECT_EQ(parts[0].totals.moving, seconds{2});
    EXPECT_EQ(parts[1].totals.moving, seconds{10});
    EXPECT_EQ(parts[1].totals.outliers, 1U);
    divided.finish();
    EXPECT_THAT(divided.take(), ElementsAre(Field(&PartTotals::part, 2U)));
}

}  // namespace
}  // namespace convoy::fleet
