#include "position-tracker/state/live_feed.hpp"

#include <gtest/gtest.h>

#include "history/fixtures/sample_positions.hpp"

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

TEST(LiveFeed, ReportIsShownInTheUnitsOfTheStream) {
    const live::Sighting sighting = sighting_of(report(at(0)), at(350), steady_now);
    EXPECT_EQ(sighting.reported, steady_now - 350ms);
    EXPECT_EQ(sighting.row.place, (fleet::WebMercator{2'130'408'206, 1'391'313'270}));
    EXPECT_EQ(sighting.row.speed, 1342);
    EXPECT_EQ(sighting.row.heading, 27'150);
    EXPECT_EQ(sighting.row.interval, 10);
    EXPECT_EQ(sighting.row.status, fleet::Status::moving);
    EXPECT_FALSE(sighting.row.unconfirmed);
}

TEST(LiveFeed, APositionAheadOfOurClockGrowsOldFromItsArrivalOn) {
    const live::Sighting sighting = sighting_of(report(at(500)), at(0), steady_now);
    EXPECT_EQ(sighting.reported, steady_now);
}

TEST(LiveFeed, ShowsTheWholeFleetAnewWhenTheClockWasStepped) {
    FleetState fleet(1, {});
    service::Metrics metrics;
    live::Broadcast broadcast(1, {}, live::system_clocks(), metrics);
    fleet.apply(std::vector{reported("Van", position(at(0))), reported("Bus", position(at(0)))});
    fleet.tick(at(0));
    LiveFeed feed(fleet, broadcast, [] { return at(0); });
    EXPECT_EQ(feed.changes(at(0), steady_now).size(), 2U);
    EXPECT_TRUE(feed.changes(at(60'000), steady_now + 60s).empty());
    EXPECT_TRUE(feed.changes(at(61'900), steady_now + 61s).empty());

    const auto stepped = feed.changes(at(3'600'000), steady_now + 61s);
    ASSERT_EQ(stepped.size(), 2U);
    EXPECT_EQ(stepped.front().sighting->reported, steady_now + 61s - 1h);
    EXPECT_TRUE(feed.changes(at(3'600'000), steady_now + 61s).empty());
}

TEST(FleetState, ChangesAreTakenOnce) {
    FleetState fleet(1, {});
    const auto truck = reported("City Truck", position(at(0), 53.39, -1.43));
    fleet.apply(std::vector{truck});
    fleet.tick(at(0));
    fleet.apply(std::vector{reported("City Truck", position(at(1000), 53.3901, -1.43))});
    fleet.tick(at(1000));
    const auto changes = fleet.take_changes();
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(changes.front().name, truck.vehicle);
    EXPECT_EQ(changes.front().report->report.position.time, at(1000));
    EXPECT_TRUE(fleet.take_changes().empty());

    fleet.forget(truck.vehicle);
    const auto gone = fleet.take_changes();
    ASSERT_EQ(gone.size(), 1U);
    EXPECT_EQ(gone.front().name, truck.vehicle);
    EXPECT_EQ(gone.front().report, nullptr);

    fleet.apply(std::vector{truck});
    fleet.tick(at(2000));
    EXPECT_NE(fleet.take_changes().front().report, nullptr);
    fleet.tick(at(3'600'000));
    EXPECT_EQ(fleet.take_changes().size(), 1U) << "it has gone offline";
}

}  // namespace
}  // namespace convoy::tracker
