#include "position-tracker/state/published_fleet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;
using namespace std::chrono_literals;

constexpr std::chrono::milliseconds a_moment{1};

/// Shows a vehicle that moves.
FleetChange showing(VehicleIndex index, std::string_view name, const fleet::Position& position) {
    fleet::Motion motion;
    motion.speed = fleet::MetresPerSecond{10};
    return {.vehicle = index,
            .name = vehicle(name),
            .has_positions = true,
            .report = fleet::Report{.name = vehicle(name),
                                    .position = position,
                                    .motion = motion,
                                    .interval = std::nullopt}};
}

FleetChange not_showing(VehicleIndex index, std::string_view name, bool has_positions) {
    return {.vehicle = index,
            .name = vehicle(name),
            .has_positions = has_positions,
            .report = std::nullopt};
}

TEST(PublishedFleet, ChangesOfOnePublicationHaveOneRevision) {
    PublishedFleet fleet;
    fleet.publish({showing(0, "Van", position(at(0))), showing(1, "Bus", position(at(0)))}, at(0));
    const Publication first = fleet.take();
    ASSERT_EQ(first.changes.size(), 2U);
    EXPECT_EQ(first.changes[0].report->revision, first.revision);
    EXPECT_EQ(first.changes[1].report->revision, first.revision);
    EXPECT_EQ(fleet.size(), 2U);

    fleet.publish({showing(0, "Van", position(at(1000)))}, at(1000));
    EXPECT_EQ(fleet.take().revision, first.revision + 1);
    EXPECT_EQ(fleet.find(vehicle("Van"))->revision, first.revision + 1);
    EXPECT_EQ(fleet.find(vehicle("Bus"))->revision, first.revision);
}

TEST(PublishedFleet, WithoutAChangeKeepsItsRevisionAndItsSnapshot) {
    PublishedFleet fleet;
    fleet.publish({showing(0, "Van", position(at(0)))}, at(0));
    const Revision revision = fleet.take().revision;
    const auto before = fleet.snapshot();
    fleet.publish({}, at(1));
    const Publication nothing = fleet.take();
    EXPECT_EQ(nothing.revision, revision);
    EXPECT_THAT(nothing.changes, IsEmpty());
    EXPECT_EQ(fleet.snapshot(), before);
}

TEST(PublishedFleet, GivesEachChangeOnceAndTheOldestFirst) {
    PublishedFleet fleet;
    fleet.publish({showing(0, "Van", position(at(0)))}, at(0));
    fleet.publish({not_showing(0, "Van", false)}, at(0));
    const auto changes = fleet.take().changes;
    ASSERT_EQ(changes.size(), 2U);
    EXPECT_NE(changes[0].report, nullptr);
    EXPECT_EQ(changes[1].report, nullptr);
    EXPECT_THAT(fleet.take().changes, IsEmpty());
}

TEST(PublishedFleet, KnowsAVehicleWithoutABelievedPositionAndDoesNotShowIt) {
    PublishedFleet fleet;
    fleet.publish({showing(0, "Van", position(at(0)))}, at(0));
    fleet.publish({not_showing(0, "Van", true)}, at(0));
    EXPECT_TRUE(fleet.knows(vehicle("Van")));
    EXPECT_EQ(fleet.find(vehicle("Van")), nullptr);
    EXPECT_EQ(fleet.size(), 0U);
    fleet.publish({not_showing(0, "Van", false)}, at(0));
    EXPECT_FALSE(fleet.knows(vehicle("Van")));
}

TEST(PublishedFleet, AVehicleIsSilentOnceAndOfflineOnce) {
    for (const std::chrono::milliseconds limit :
         {std::chrono::milliseconds(fleet::silent_after),
          std::chrono::milliseconds(fleet::offline_after)}) {
        PublishedFleet fleet;
        fleet.publish({showing(0, "Van", position(at(0))), showing(1, "Bus", position(at(5000)))},
                      at(0));
        fleet.publish({}, at(0) + limit - 5s);
        fleet.take();
        fleet.publish({}, at(0) + limit);
        EXPECT_THAT(fleet.take().changes, IsEmpty());
        fleet.publish({}, at(0) + limit + a_moment);
        const auto changes = fleet.take().changes;
        ASSERT_EQ(changes.size(), 1U);
        EXPECT_EQ(changes.front().name, vehicle("Van"));
        fleet.publish({}, at(0) + limit + 2 * a_moment);
        EXPECT_THAT(fleet.take().changes, IsEmpty());
    }
}

TEST(PublishedFleet, CountsTheVehiclesOfEachStatus) {
    PublishedFleet fleet;
    EXPECT_THAT(fleet.counts(), ElementsAre(0, 0, 0, 0, 0));
    fleet.publish({showing(0, "Van", position(at(0))), showing(1, "Bus", position(at(60'000)))},
                  at(0));
    EXPECT_THAT(fleet.counts(), ElementsAre(2, 0, 0, 0, 0));
    fleet.publish({}, at(60'001));
    EXPECT_THAT(fleet.counts(), ElementsAre(1, 0, 0, 1, 0)) << "the van is silent";
    fleet.publish({showing(0, "Van", position(at(60'000)))}, at(60'001));
    EXPECT_THAT(fleet.counts(), ElementsAre(2, 0, 0, 0, 0));
    fleet.publish({not_showing(0, "Van", false)}, at(700'000));
    EXPECT_THAT(fleet.counts(), ElementsAre(0, 0, 1, 0, 0)) << "the bus is offline";
}

TEST(PublishedFleet, CountsTheAmbiguousVehicles) {
    PublishedFleet fleet;
    FleetChange unclear = showing(0, "Van", position(at(0)));
    unclear.report->ambiguous = {.agreed = true, .behind = 3min};
    fleet.publish({unclear, showing(1, "Bus", position(at(0)))}, at(0));
    EXPECT_EQ(fleet.ambiguous(), 1U);
    fleet.publish({}, at(60'001));
    EXPECT_EQ(fleet.ambiguous(), 1U) << "it is silent, too";
    fleet.publish({showing(0, "Van", position(at(60'001)))}, at(60'001));
    EXPECT_EQ(fleet.ambiguous(), 0U);
    fleet.publish({unclear}, at(60'002));
    fleet.publish({not_showing(0, "Van", false)}, at(60'003));
    EXPECT_EQ(fleet.ambiguous(), 0U);
}

TEST(PublishedFleet, AnOfflineReportIsOneChange) {
    PublishedFleet fleet;
    fleet.publish({showing(0, "Van", position(at(0)))}, at(3'600'000));
    EXPECT_EQ(fleet.take().changes.size(), 1U);
    fleet.publish({}, at(3'600'001));
    EXPECT_THAT(fleet.take().changes, IsEmpty());
}

TEST(PublishedFleet, AnIndexMayGetAnotherVehicle) {
    PublishedFleet fleet;
    fleet.publish({showing(0, "Van", position(at(0)))}, at(0));
    fleet.publish({not_showing(0, "Van", false)}, at(0));
    fleet.publish({showing(0, "Bus", position(at(5000)))}, at(0));
    fleet.take();
    EXPECT_EQ(fleet.find(vehicle("Van")), nullptr);
    EXPECT_EQ(fleet.find(vehicle("Bus"))->report.name, vehicle("Bus"));
    EXPECT_EQ(fleet.size(), 1U);
    fleet.publish({}, at(5000) + fleet::silent_after);
    EXPECT_THAT(fleet.take().changes, IsEmpty()) << "the van would have been silent";
    fleet.publish({}, at(5000) + fleet::silent_after + a_moment);
    EXPECT_EQ(fleet.take().changes.size(), 1U);
}

TEST(PublishedFleet, ASnapshotHasReportsByNameAndTheirPlaces) {
    PublishedFleet fleet;
    fleet.publish({showing(0, "Van", position(at(0), 50.005, -1)),
                   showing(1, "Bus", position(at(0), 10, 20)), not_showing(2, "Car", true)},
                  at(0));
    const auto snapshot = fleet.snapshot();
    ASSERT_EQ(snapshot->reports.size(), 2U);
    EXPECT_EQ(snapshot->reports[0]->report.name, vehicle("Bus"));
    EXPECT_EQ(snapshot->reports[1]->report.name, vehicle("Van"));
    const fleet::BoundingBox box{{-2}, {50.001}, {0}, {50.01}};
    EXPECT_THAT(snapshot->places().candidates(box), Optional(ElementsAre(1)));
}

}  // namespace
}  // namespace convoy::tracker
