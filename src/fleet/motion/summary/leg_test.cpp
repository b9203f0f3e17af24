#include "fleet/motion/summary/leg.hpp"

#include <gtest/gtest.h>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::seconds;

Position after(int second) { return samples::position(seconds{second}, 53.4, second * 1e-4); }

Motion believed(Belief belief) {
    Motion motion;
    motion.belief = belief;
    return motion;
}

Motion after_silence(double distance) {
    Motion motion;
    motion.distance = Metres{distance};
    return motion;
}

Motion moving_at(double speed, double distance) {
    Motion motion = after_silence(distance);
    motion.speed = MetresPerSecond{speed};
    return motion;
}

TEST(LegReader, TheFirstPositionEndsNoLeg) { EXPECT_FALSE(LegReader().next(after(0), {})); }

TEST(LegReader, JoinsBelievedPositionsAlone) {
    LegReader legs;
    legs.next(after(0), {});
    EXPECT_FALSE(legs.next(after(1), believed(Belief::outlier)));
    EXPECT_FALSE(legs.next(after(2), believed(Belief::unconfirmed)));
    const auto leg = legs.next(after(3), moving_at(5.0, 20.0004));
    ASSERT_TRUE(leg);
    EXPECT_EQ(leg->begin, PathPoint::of(after(0), {}).place);
    EXPECT_EQ(leg->end, PathPoint::of(after(3), {}).place);
    EXPECT_EQ(leg->kind, LegKind::moving);
    EXPECT_EQ(leg->millimetres, 20'000);
}

TEST(LegReader, TheMeanOfTheSpeedsAtBothEndsDecides) {
    LegReader legs;
    legs.next(after(0), {});
    EXPECT_EQ(legs.next(after(1), moving_at(0.49, 1))->kind, LegKind::standing);
    EXPECT_EQ(legs.next(after(2), moving_at(0.52, 1))->kind, LegKind::moving);
    EXPECT_EQ(legs.next(after(3), moving_at(0.0, 1))->kind, LegKind::standing);
    EXPECT_EQ(legs.next(after(4), moving_at(1.0, 1))->kind, LegKind::moving);
}

TEST(LegReader, WithoutASpeedAtItsEndALegIsNotSeen) {
    LegReader legs;
    legs.next(after(0), moving_at(10, 5));
    const auto silence = legs.next(after(7200), after_silence(40'000));
    EXPECT_EQ(silence->kind, LegKind::unseen);
    EXPECT_EQ(silence->millimetres, 40'000'000);
    const auto step = legs.next(after(7201), believed(Belief::relocated));
    EXPECT_EQ(step->kind, LegKind::unseen);
    EXPECT_EQ(step->millimetres, 0);
    EXPECT_EQ(legs.next(after(7202), moving_at(0.4, 1))->kind, LegKind::standing);
}

}  // namespace
}  // namespace convoy::fleet
