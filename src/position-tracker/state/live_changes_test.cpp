#include "position-tracker/state/live_changes.hpp"

#include <gtest/gtest.h>

#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

using namespace std::chrono_literals;

constexpr live::Instant steady_now{1h};

fleet::Report report(fleet::Time time) {
    fleet::Motion motion;
    motion.speed = fleet::MetresPerSecond{13.416};
    motion.heading = fleet::Degrees{271.5};
    return {.name = vehicle("City Truck"),
            .position = position(time, 53.390681, -1.431247),
            .motion = motion,
            .interval = 1s};
}

TEST(LiveChanges, ReportIsShownInTheUnitsOfTheStream) {
    const live::VehicleState state = state_of(report(at(0)), at(350), steady_now);
    EXPECT_EQ(state.reported, steady_now - 350ms);
    EXPECT_EQ(state.row.place, (fleet::WebMercator{2'130'408'206, 1'391'313'270}));
    EXPECT_EQ(state.row.speed, 1342);
    EXPECT_EQ(state.row.heading, 27'150);
    EXPECT_EQ(state.row.interval, 10);
    EXPECT_EQ(state.row.status, fleet::Status::moving);
    EXPECT_FALSE(state.row.unconfirmed);
}

TEST(LiveChanges, HaveTheSpeedThatTheDeviceReported) {
    fleet::Report shown = report(at(0));
    const auto reported_speed = [&shown] {
        return state_of(shown, at(350), steady_now).row.reported_speed;
    };
    EXPECT_EQ(reported_speed(), fleet::live_unknown);
    shown.position.reported = fleet::ReportedMotion(1'389, fleet::ReportedMotion::unknown);
    EXPECT_EQ(reported_speed(), 1'389);
    shown.position.reported = fleet::ReportedMotion(fleet::ReportedMotion::max_centimetres, 0);
    EXPECT_EQ(reported_speed(), fleet::live_most);
}

TEST(LiveChanges, OnlyAnUnconfirmedPositionIsShownAsSuch) {
    fleet::Report shown = report(at(0));
    for (const auto belief :
         {fleet::Belief::good, fleet::Belief::outlier, fleet::Belief::unconfirmed}) {
        shown.motion.belief = belief;
        EXPECT_EQ(state_of(shown, at(350), steady_now).row.unconfirmed,
                  belief == fleet::Belief::unconfirmed);
    }
}

TEST(LiveChanges, OnlyAnAmbiguousVehicleIsShownAsSuch) {
    fleet::Report shown = report(at(0));
    EXPECT_FALSE(state_of(shown, at(350), steady_now).row.ambiguous);
    shown.ambiguous = {.agreed = true, .behind = 3min};
    EXPECT_TRUE(state_of(shown, at(350), steady_now).row.ambiguous);
}

TEST(LiveChanges, OnlyAReportedSpeedThatIsNotUsedIsShownAsSuch) {
    using enum fleet::ReportedTrust;
    fleet::Report shown = report(at(0));
    for (const auto trust : {trusted, scaled, ignored}) {
        shown.reported.speed = trust;
        EXPECT_EQ(state_of(shown, at(350), steady_now).row.is_reported_speed_ignored,
                  trust == ignored);
    }
}

TEST(LiveChanges, APositionAheadOfOurClockGrowsOldFromItsArrivalOn) {
    const live::VehicleState state = state_of(report(at(500)), at(0), steady_now);
    EXPECT_EQ(state.reported, steady_now);
}

TEST(LiveChanges, ShowTheWholeFleetAnewWhenTheClockWasStepped) {
    FleetState fleet(1, {});
    fleet.apply(std::vector{reported("Van", position(at(0))), reported("Bus", position(at(0)))});
    fleet.tick(at(0));
    LiveChanges live;
    EXPECT_EQ(live.tick(fleet, at(0), steady_now).size(), 2U);
    EXPECT_TRUE(live.tick(fleet, at(60'000), steady_now + 60s).empty());
    EXPECT_TRUE(live.tick(fleet, at(61'900), steady_now + 61s).empty());

    fleet.apply(std::vector{reported("Van", position(at(300'000)))});
    live.tick(fleet, at(62'000), steady_now + 61s);
    const auto stepped = live.tick(fleet, at(361'000), steady_now + 61s);
    ASSERT_EQ(stepped.size(), 2U);
    EXPECT_EQ(stepped.back().state->reported, steady_now);
    EXPECT_TRUE(live.tick(fleet, at(361'000), steady_now + 61s).empty());
}

}  // namespace
}  // namespace convoy::tracker
