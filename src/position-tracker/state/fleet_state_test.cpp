#include "position-tracker/state/fleet_state.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

#include "history/fixtures/sample_readings.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"
#include "position-tracker/fixtures/sample_positions.hpp"
#include "position-tracker/routes/fleet_query.hpp"

namespace convoy::tracker {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint64_t epoch = 1;

// Returns the body of `GET /vehicles` at `now`.
std::string answer(const FleetState& fleet, fleet::Time now) {
    const auto snapshot = fleet.snapshot();
    return write_fleet(fleet::Format::json, now, select(*snapshot, {}, now));
}

std::vector<std::string> names(const FleetState& fleet) {
    std::vector<std::string> found;
    const auto snapshot = fleet.snapshot();
    for (const SharedReport& published : snapshot->reports) {
        found.push_back(published->report.name.text());
    }
    return found;
}

// Positions of vehicles that move at random; some have the same time and contradict each other.
std::vector<fleet::ReportedPosition> scene(unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_int_distribution<int> tenths(0, 1200);
    std::uniform_real_distribution<double> offset(-0.01, 0.01);
    std::vector<fleet::ReportedPosition> positions;
    for (const std::string name : {"Van", "Bus", "Äther", "Truck / 7"}) {
        for (int i = 0; i < 150; ++i) {
            const int time = tenths(random) * 100;
            positions.push_back(reported(
                name, position(at(time), 53.0 + time * 1e-7 + offset(random), offset(random))));
        }
    }
    return positions;
}

/// Has a device send a position each minute, which is `delay` old when it is received. Returns by
/// how much its clock is shown to be behind after an hour.
std::optional<std::chrono::seconds> clock_behind(FleetState& fleet, milliseconds delay) {
    for (int minute = 0; minute <= 60; ++minute) {
        const fleet::Time now = at(minute * 60'000);
        fleet.tick(now);
        fleet.receive(std::vector{reported("Van", position(now - delay))});
    }
    fleet.tick(at(3'600'000));
    return fleet.find(vehicle("Van"))->report.clock_behind;
}

TEST(FleetState, ShowsAClockThatIsBehindByItsReceiptsOfAnHour) {
    FleetState fleet(epoch, {});
    EXPECT_EQ(clock_behind(fleet, milliseconds(2'000)), std::nullopt);
    EXPECT_EQ(clock_behind(fleet, milliseconds(3'602'000)), std::chrono::hours(1));
    FleetState restored(epoch, {});
    for (int minute = 0; minute <= 60; ++minute) {
        restored.tick(at(3'600'000 + minute * 60'000));
        restored.apply(std::vector{reported("Van", position(at(minute * 60'000)))});
    }
    restored.tick(at(7'200'000));
    EXPECT_EQ(restored.find(vehicle("Van"))->report.clock_behind, std::nullopt)
        << "positions of the store are not received";
}

TEST(FleetState, ForgetsTheReceiptsWithTheVehicle) {
    FleetState fleet(epoch, {});
    ASSERT_EQ(clock_behind(fleet, milliseconds(3'600'000)), std::chrono::hours(1));
    fleet.forget(vehicle("Van"));
    fleet.receive(std::vector{reported("Van", position(at(0)))});
    fleet.tick(at(3'600'000));
    EXPECT_EQ(fleet.find(vehicle("Van"))->report.clock_behind, std::nullopt);
}

TEST(FleetState, ShowsTheNewestReadingFromTheNextTickOn) {
    FleetState fleet(epoch, {});
    fleet.apply(std::vector{history::reading("Van", at(1'000), {}, "gt06:1")}, at(5'000));
    fleet.apply(std::vector{reported("Van", position(at(0)))});
    fleet.tick(at(0));
    ASSERT_NE(fleet.find(vehicle("Van"))->report.reading, nullptr);
    EXPECT_EQ(fleet.find(vehicle("Van"))->report.reading->device, "gt06:1");

    const std::uint64_t before = fleet.revision(vehicle("Van"));
    fleet.apply(std::vector{history::reading("Van", at(2'000), {}, "gt06:2")}, at(5'000));
    EXPECT_GT(fleet.revision(vehicle("Van")), before);
    EXPECT_THAT(fleet.tick(at(0)).changes, testing::SizeIs(1));
    EXPECT_EQ(fleet.find(vehicle("Van"))->report.reading->device, "gt06:2");
}

TEST(FleetState, RetentionTakesAwayTheShownReadingAlsoIfItsPositionsStay) {
    FleetState fleet(epoch, {});
    fleet.apply(std::vector{history::reading("Van", at(0), {}, "gt06:1")}, at(5'000));
    fleet.apply(std::vector{reported("Van", position(at(2'000)))});
    fleet.tick(at(2'000));
    ASSERT_NE(fleet.find(vehicle("Van"))->report.reading, nullptr);
    fleet.forget_before(at(1'000));
    EXPECT_THAT(fleet.tick(at(2'000)).changes, testing::SizeIs(1));
    EXPECT_EQ(fleet.find(vehicle("Van"))->report.reading, nullptr);
}

TEST(FleetState, ALateReadingChangesTheHistoryAlone) {
    FleetState fleet(epoch, {});
    fleet.apply(std::vector{reported("Van", position(at(0)))});
    fleet.apply(std::vector{history::reading("Van", at(2'000), {}, "gt06:2")}, at(5'000));
    fleet.tick(at(0));
    const std::uint64_t before = fleet.revision(vehicle("Van"));
    fleet.apply(std::vector{history::reading("Van", at(1'000), {}, "gt06:1"),
                            history::reading("Van", at(5'001), {}, "gt06:3")},
                at(5'000));
    EXPECT_GT(fleet.revision(vehicle("Van")), before);
    EXPECT_THAT(fleet.tick(at(0)).changes, IsEmpty());
    EXPECT_EQ(fleet.find(vehicle("Van"))->report.reading->device, "gt06:2");
}

TEST(FleetState, IsEmptyAtFirst) {
    const FleetState fleet(epoch, {});
    EXPECT_EQ(fleet.size(), 0U);
    EXPECT_EQ(fleet.find(vehicle("Van")), nullptr);
    EXPECT_TRUE(fleet.snapshot()->reports.empty());
}

TEST(FleetState, ShowsVehiclesByNameFromTheNextTickOn) {
    FleetState fleet(epoch, {});
    fleet.apply(std::vector{reported("b", position(at(0))), reported("a", position(at(0))),
                            reported("B", position(at(0)))});
    EXPECT_EQ(fleet.size(), 0U);
    fleet.tick(at(0));
    EXPECT_THAT(names(fleet), ElementsAre("B", "a", "b"));
}

TEST(FleetState, AnyOrderSplitAndRepetitionGivesTheSameBytes) {
    for (unsigned seed = 0; seed < 10; ++seed) {
        auto positions = scene(seed);
        FleetState in_one_go(epoch, {});
        in_one_go.apply(positions);
        in_one_go.tick(at(130'000));
        const std::string expected = answer(in_one_go, at(130'000));

        std::mt19937 random(seed);
        for (int round = 0; round < 10; ++round) {
            std::ranges::shuffle(positions, random);
            FleetState fleet(epoch, {});
            std::uniform_int_distribution<std::size_t> part(1, 60);
            for (std::size_t done = 0; done < positions.size();) {
                const std::size_t size = std::min(part(random), positions.size() - done);
                fleet.apply(std::span(positions).subspan(done, size));
                if (size % 3 == 0) {
                    fleet.apply(std::span(positions).first(done + size));
                }
                if (size % 2 == 0) {
                    fleet.tick(at(130'000));
                }
                done += size;
            }
            fleet.tick(at(130'000));
            ASSERT_EQ(answer(fleet, at(130'000)), expected) << "seed " << seed;
        }
    }
}

TEST(FleetState, ARestartFromTheHistoryGivesTheSameBytes) {
    const history::ScratchFolder scratch;
    history::RocksDbHistory history({.folder = scratch / "history"});
    const auto positions = scene(1);
    FleetState before(epoch, {});
    before.apply(positions);
    before.tick(at(130'000));
    ASSERT_TRUE(history.append({.positions = positions, .rejected = {}}));

    FleetState after(epoch + 1, {});
    ASSERT_TRUE(restore(history, after));
    after.tick(at(130'000));
    EXPECT_EQ(answer(after, at(130'000)), answer(before, at(130'000)));
}

TEST(FleetState, ALatePositionDoesNotMoveTheLatestBackInTime) {
    FleetState fleet(epoch, {});
    fleet.apply(std::vector{reported("Van", position(at(2000), 53.4))});
    fleet.apply(std::vector{reported("Van", position(at(1000), 53.3999))});
    fleet.tick(at(2000));
    const SharedReport van = fleet.find(vehicle("Van"));
    EXPECT_EQ(van->report.position.time, at(2000));
    EXPECT_TRUE(van->report.motion.speed.has_value());
}

TEST(FleetState, ALatePositionMayTakeTheBeliefFromTheLatest) {
    FleetState fleet(epoch, {});
    fleet.apply(std::vector{reported("Van", position(at(2000), 53.4))});
    fleet.apply(std::vector{reported("Van", position(at(1000), 53.3))});
    fleet.tick(at(2000));
    EXPECT_EQ(fleet.find(vehicle("Van"))->report.position.time, at(1000))
        << "11 km in a second: what comes next decides where it is";
}

TEST(FleetState, AVehicleThatKnowsNotWhereItIsIsNotShownYet) {
    FleetState fleet(epoch, {});
    fleet.apply(std::vector{reported("Van", position(at(0), 0, 0))});
    fleet.tick(at(0));
    EXPECT_EQ(fleet.find(vehicle("Van")), nullptr);
    EXPECT_TRUE(fleet.knows(vehicle("Van")));
    EXPECT_EQ(fleet.size(), 0U);
    EXPECT_THAT(fleet.snapshot()->reports, IsEmpty());
    fleet.apply(std::vector{reported("Van", position(at(1000)))});
    fleet.tick(at(1000));
    EXPECT_EQ(fleet.find(vehicle("Van"))->report.position.time, at(1000));
}

TEST(FleetState, ATickChangesOnlyWhatHasChanged) {
    FleetState fleet(epoch, {});
    fleet.apply(std::vector{reported("Bus", position(at(0))), reported("Van", position(at(0)))});
    const Revision first = fleet.tick(at(0)).revision;
    fleet.apply(std::vector{reported("Van", position(at(1000)))});
    const Revision second = fleet.tick(at(1000)).revision;
    EXPECT_GT(second, first);
    EXPECT_EQ(fleet.find(vehicle("Bus"))->revision, first);
    EXPECT_EQ(fleet.find(vehicle("Van"))->revision, second);
    EXPECT_EQ(fleet.snapshot()->revision, second);
}

TEST(FleetState, NothingNewIsNoTick) {
    FleetState fleet(epoch, {});
    const std::vector one{reported("Van", position(at(0)))};
    fleet.apply(one);
    const Revision first = fleet.tick(at(0)).revision;
    EXPECT_EQ(fleet.tick(at(10)).revision, first);
    fleet.apply(one);
    EXPECT_EQ(fleet.tick(at(20)).revision, first);
}

TEST(FleetState, BecomingSilentIsATickOfItsOwn) {
    FleetState fleet(epoch, {});
    fleet.apply(std::vector{reported("Bus", position(at(5000))), reported("Van", position(at(0)))});
    const fleet::Time last = at(0) + fleet::standing_silent_after;
    const Revision first = fleet.tick(at(0)).revision;
    EXPECT_EQ(fleet.tick(last).revision, first);
    const Revision second = fleet.tick(last + milliseconds{1}).revision;
    EXPECT_GT(second, first);
    EXPECT_EQ(fleet.find(vehicle("Van"))->revision, second);
    EXPECT_EQ(fleet.find(vehicle("Bus"))->revision, first);
    EXPECT_EQ(fleet.tick(last + milliseconds{2}).revision, second);
}

TEST(FleetState, AVehicleThatStandsIsSilentAfterThreeOfItsIntervals) {
    FleetState fleet(epoch, {});
    Revision newest = 0;
    for (int minute = 0; minute <= 30; minute += 3) {
        fleet.apply(std::vector{reported("Van", position(at(minute * 60'000)))});
        newest = fleet.tick(at(minute * 60'000)).revision;
        ASSERT_EQ(fleet.find(vehicle("Van"))->revision, newest);
    }
    EXPECT_EQ(fleet.tick(at(39 * 60'000)).revision, newest);
    EXPECT_GT(fleet.tick(at(39 * 60'000 + 1)).revision, newest);
}

TEST(FleetState, ATickReturnsWhatHasChanged) {
    FleetState fleet(epoch, {});
    const auto truck = reported("City Truck", position(at(0), 53.39, -1.43));
    fleet.apply(std::vector{truck, reported("City Truck", position(at(1000), 53.3901, -1.43))});
    const auto changes = fleet.tick(at(1000)).changes;
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(changes.front().name, truck.vehicle);
    EXPECT_EQ(changes.front().report->report.position.time, at(1000));
    EXPECT_THAT(fleet.tick(at(1000)).changes, IsEmpty());
    EXPECT_EQ(fleet.tick(at(3'600'000)).changes.size(), 1U) << "it has gone offline";
}

TEST(FleetState, AVehicleIsGoneInTheTickAfterItWasForgottenAndMayComeBackInIt) {
    FleetState fleet(epoch, {});
    const auto truck = reported("City Truck", position(at(0)));
    fleet.apply(std::vector{truck});
    fleet.tick(at(0));
    fleet.forget(truck.vehicle);
    fleet.apply(std::vector{truck});
    const auto changes = fleet.tick(at(1)).changes;
    ASSERT_EQ(changes.size(), 2U);
    EXPECT_EQ(changes[0].name, truck.vehicle);
    EXPECT_EQ(changes[0].report, nullptr);
    EXPECT_NE(changes[1].report, nullptr);
}

TEST(FleetState, WhatArrivesSilentIsOneChange) {
    FleetState fleet(epoch, {});
    fleet.apply(std::vector{reported("Van", position(at(0)))});
    EXPECT_EQ(fleet.tick(at(100'000'000)).changes.size(), 1U);
    EXPECT_THAT(fleet.tick(at(100'000'001)).changes, IsEmpty());
}

TEST(FleetState, RetentionTakesAwayOldPositionsAndVehiclesWithoutAny) {
    FleetState fleet(epoch, {});
    fleet.apply(std::vector{reported("Bus", position(at(0))), reported("Van", position(at(0))),
                            reported("Van", position(at(1000)))});
    fleet.tick(at(1000));
    ASSERT_TRUE(fleet.find(vehicle("Van"))->report.motion.speed.has_value());
    fleet.forget_before(at(500));
    fleet.tick(at(1000));
    EXPECT_THAT(names(fleet), ElementsAre("Van"));
    EXPECT_FALSE(fleet.find(vehicle("Van"))->report.motion.speed.has_value());
    EXPECT_EQ(fleet.find(vehicle("Bus")), nullptr);
    EXPECT_FALSE(fleet.knows(vehicle("Bus")));

    fleet.apply(std::vector{reported("Bus", position(at(2000)))});
    fleet.tick(at(2000));
    EXPECT_THAT(names(fleet), ElementsAre("Bus", "Van"));
}

TEST(FleetState, AVehicleInThePlaceOfOneThatIsGoneHasAStateOfItsOwn) {
    FleetState fleet(epoch, {});
    fleet.apply(std::vector{reported("Van", position(at(0)))});
    fleet.tick(at(0));
    fleet.forget(vehicle("Van"));
    fleet.apply(std::vector{reported("Bus", position(at(1000)))});
    const Revision shown = fleet.tick(at(1000)).revision;
    EXPECT_THAT(names(fleet), ElementsAre("Bus"));
    EXPECT_EQ(fleet.find(vehicle("Van")), nullptr);
    EXPECT_FALSE(fleet.knows(vehicle("Van")));
    const fleet::Time last = at(1000) + fleet::standing_silent_after;
    EXPECT_EQ(fleet.tick(last).revision, shown) << "the van would have been silent";
    EXPECT_GT(fleet.tick(last + milliseconds{1}).revision, shown);

    fleet.forget_before(at(2000));
    fleet.tick(last + milliseconds{2});
    fleet.apply(std::vector{reported("Van", position(at(3000)))});
    fleet.tick(last + milliseconds{3});
    EXPECT_THAT(names(fleet), ElementsAre("Van"));
    EXPECT_FALSE(fleet.knows(vehicle("Bus")));
}

TEST(FleetState, TheRevisionRisesWithWhateverMayChangeAVehiclesHistory) {
    FleetState fleet(epoch, {});
    EXPECT_EQ(fleet.revision(vehicle("Van")), 0U);
    std::vector<fleet::ReportedPosition> full;
    for (std::size_t i = 0; i < fleet::report_positions; ++i) {
        full.push_back(reported("Van", position(at(static_cast<std::int64_t>(i)))));
    }
    fleet.apply(full);
    const std::uint64_t whole = fleet.revision(vehicle("Van"));
    EXPECT_GT(whole, 0U);
    fleet.apply(full);
    EXPECT_EQ(fleet.revision(vehicle("Van")), whole);
    // It is older than all positions in memory, so it may be new to the history.
    fleet.apply(std::vector{reported("Van", position(at(-1000)))});
    EXPECT_GT(fleet.revision(vehicle("Van")), whole);
}

TEST(FleetState, ASnapshotStaysAsItWas) {
    FleetState fleet(epoch, {});
    fleet.apply(std::vector{reported("Van", position(at(0)))});
    fleet.tick(at(0));
    const auto before = fleet.snapshot();
    fleet.apply(std::vector{reported("Van", position(at(1000))), reported("Bus", position(at(0)))});
    fleet.tick(at(1000));
    ASSERT_EQ(before->reports.size(), 1U);
    EXPECT_EQ(before->reports[0]->report.position.time, at(0));
}

TEST(FleetState, IsReadWhileItIsWritten) {
    FleetState fleet(epoch, {});
    std::atomic<bool> done = false;
    std::jthread ticks([&] {
        for (int i = 0; !done; ++i) {
            fleet.tick(at(i));
        }
    });
    std::jthread reader([&] {
        while (!done) {
            const auto snapshot = fleet.snapshot();
            for (const SharedReport& published : snapshot->reports) {
                ASSERT_NE(fleet.find(published->report.name), nullptr);
            }
        }
    });
    for (int i = 0; i < 2000; ++i) {
        fleet.apply(std::vector{reported("Van " + std::to_string(i % 100), position(at(i)))});
    }
    done = true;
    ticks.join();
    fleet.tick(at(0));
    EXPECT_EQ(fleet.size(), 100U);
}

}  // namespace
}  // namespace convoy::tracker
