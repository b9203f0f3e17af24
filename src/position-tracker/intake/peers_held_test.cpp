// Tests two trackers that hold positions in one store, with a real broker between them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "amqp/fixtures/broker_fixture.hpp"
#include "history/fixtures/mongo_server.hpp"
#include "history/mongodb/history.hpp"
#include "position-tracker/fixtures/eventually.hpp"
#include "position-tracker/fixtures/sample_positions.hpp"
#include "position-tracker/intake/holding.hpp"
#include "position-tracker/intake/peers.hpp"

namespace convoy::tracker {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::chrono::hours ahead{1};

/// A tracker without intake and HTTP server that may know one vehicle.
struct HoldingTracker {
    HoldingTracker(const amqp::BrokerFixture& broker, const history::MongoSettings& database,
                   std::string name)
        : history(history::MongoHistory::open(database).value()),
          peers({.connection = broker.as("tracker"), .name = std::move(name)}, store, health,
                metrics) {
        store.reload().value();
        peers.caught_up(patience);
    }

    Holding::Judged judge(std::vector<fleet::ReportedPosition> positions) {
        Holding::Judged judged = holding.judge(std::move(positions), holding.moment());
        holding.holds(judged.held);
        return judged;
    }
    void store_judged(Holding::Judged judged) {
        store.store({.positions = std::move(judged.positions), .held = std::move(judged.held)})
            .value();
    }
    void take(std::vector<fleet::ReportedPosition> positions) {
        store_judged(judge(std::move(positions)));
    }
    std::vector<fleet::Position> stored(std::string_view name) const {
        return history->positions(vehicle(name), history::all_time, 1'000).value();
    }
    std::vector<history::HeldPosition> held() const {
        return history->held({.limit = 1'000}).value();
    }

    bool knows(std::string_view name) { return store.admission().knows(vehicle(name)); }
    bool comes_to_know(std::string_view name) {
        return eventually([&] { return knows(name); });
    }
    bool comes_to_forget(std::string_view name) {
        return eventually([&] { return !knows(name); });
    }
    // The oldest of those that are held, whatever the limits allow.
    void take_in_the_oldest() {
        store
            .judge_held({.limit = 1},
                        [](const std::vector<history::HeldPosition>& read) {
                            return history::Batch{.positions = {read.front().reported},
                                                  .taken_in = read};
                        })
            .value();
    }
    std::optional<fleet::Time> newest(std::string_view name) {
        const SharedReport shown = fleet.find(vehicle(name));
        return shown ? std::optional(shown->report.position.time) : std::nullopt;
    }
    std::optional<std::chrono::seconds> clock_behind(std::string_view name) {
        return fleet.find(vehicle(name))->report.clock_behind;
    }
    bool shows(std::string_view name) {
        fleet.tick(now);
        return fleet.find(vehicle(name)) != nullptr;
    }

    fleet::Time now = at(0);
    service::Metrics metrics;
    service::Health health{metrics};
    FleetState fleet{1, fleet::MotionSettings{}};
    std::unique_ptr<history::History> history;
    PositionStore store{*history, fleet, {.max_vehicles = 1, .new_vehicles_per_second = 10}};
    Holding holding{10'000, {store, health, metrics, [this] { return now; }}};
    Peers peers;
};

class PeersHeldTest : public testing::Test {
 protected:
    // Makes the van the only vehicle that may be known.
    void SetUp() override {
        one_.take({reported("Van", position(at(0)))});
        ASSERT_TRUE(other_.comes_to_know("Van"));
    }

    amqp::BrokerFixture broker_;
    history::MongoTestDatabase database_;
    HoldingTracker one_{broker_, database_.settings(), "one"};
    HoldingTracker other_{broker_, database_.settings(), "other"};
};

TEST_F(PeersHeldTest, AVehicleThatOneLetInTakesThePlaceAtTheOther) {
    other_.take({reported("Bus", position(at(0))), reported("Van", position(at(1)))});
    EXPECT_THAT(other_.held(), SizeIs(1));
    EXPECT_THAT(other_.stored("Van"), SizeIs(2));
}

TEST_F(PeersHeldTest, AVehicleThatOneAdoptsIsLetInByTheOther) {
    other_.take({reported("Bus", position(at(0)))});
    EXPECT_EQ(one_.holding.take_in(vehicle("Bus")).value(), 1U);
    ASSERT_TRUE(other_.comes_to_know("Bus"));
    other_.take({reported("Bus", position(at(1)))});
    EXPECT_THAT(other_.stored("Bus"), ElementsAre(position(at(0)), position(at(1))));
    EXPECT_THAT(other_.held(), IsEmpty());
}

TEST_F(PeersHeldTest, AVehicleThatOneAdoptsAheadOfItsTimeIsLetInByTheOtherAndAfterARestart) {
    other_.take({reported("Bus", position(at(0) + ahead))});
    EXPECT_EQ(one_.holding.take_in(vehicle("Bus")).value(), 0U);
    other_.holding.sweep();
    EXPECT_TRUE(other_.knows("Bus"));
    HoldingTracker restarted(broker_, database_.settings(), "restarted");
    restarted.holding.sweep();
    EXPECT_TRUE(restarted.knows("Bus"));
    restarted.now += ahead;
    restarted.holding.sweep();  // reaches the last page; the next one begins anew
    restarted.holding.sweep();
    EXPECT_THAT(restarted.stored("Bus"), SizeIs(1));
    EXPECT_THAT(restarted.held(), IsEmpty());
}

TEST_F(PeersHeldTest, TwoThatTakeInAtOnceStoreAllAndCountEachOnce) {
    constexpr std::size_t positions = 400;
    std::vector<fleet::ReportedPosition> many;
    for (std::size_t i = 0; i < positions; ++i) {
        many.push_back(reported("Bus", position(at(static_cast<std::int64_t>(i)))));
    }
    other_.take(many);
    const auto take_in = [](HoldingTracker& tracker) {
        return std::async(std::launch::async,
                          [&tracker] { return tracker.holding.take_in({}).value(); });
    };
    auto by_one = take_in(one_);
    auto by_other = take_in(other_);
    EXPECT_EQ(by_one.get() + by_other.get(), positions);
    EXPECT_THAT(one_.stored("Bus"), SizeIs(positions));
    EXPECT_THAT(one_.held(), IsEmpty());
}

// A tracker learns of a vehicle that the other one has let in only when its position is stored.
TEST_F(PeersHeldTest, TheLimitIsExceededByNoMoreThanWhatIsLetInBeforeItIsReceived) {
    EXPECT_THAT(one_.store.erase(vehicles({"Van"})).value(), SizeIs(1));
    ASSERT_TRUE(other_.comes_to_forget("Van"));
    Holding::Judged by_one = one_.judge({reported("Bus", position(at(0)))});
    Holding::Judged by_other = other_.judge({reported("Tram", position(at(0)))});
    one_.store_judged(std::move(by_one));
    other_.store_judged(std::move(by_other));
    ASSERT_TRUE(one_.comes_to_know("Tram"));
    ASSERT_TRUE(other_.comes_to_know("Bus"));
    one_.take({reported("Lorry", position(at(0)))});
    other_.take({reported("Coach", position(at(0))), reported("Bus", position(at(1)))});
    EXPECT_EQ(one_.history->vehicles().value(), vehicles({"Bus", "Tram"}));
    EXPECT_THAT(one_.held(), SizeIs(2));
}

// Both vehicles' positions are an hour old when they are stored.
TEST_F(PeersHeldTest, WhatOneTakesInIsNoReceiptOfADeviceAtTheOther) {
    constexpr int minutes = 30;
    const auto time = [](int minute) { return at(minute * 60'000); };
    one_.now = time(minutes) + std::chrono::hours{1};
    for (int minute = 0; minute < minutes; ++minute) {
        one_.take({reported("Bus", position(time(minute)))});
    }
    for (int minute = 0; minute < minutes; ++minute) {
        const fleet::Time now = time(minute) + std::chrono::hours{1};
        other_.fleet.tick(now);
        one_.take({reported("Van", position(time(minute) + std::chrono::milliseconds{1}))});
        one_.take_in_the_oldest();
        ASSERT_TRUE(eventually([&] {
            other_.fleet.tick(now);
            return other_.newest("Bus") == time(minute) && other_.newest("Van") > time(minute);
        }));
    }
    EXPECT_EQ(other_.clock_behind("Van"), std::chrono::hours{1});
    EXPECT_EQ(other_.clock_behind("Bus"), std::nullopt);
}

TEST_F(PeersHeldTest, AVehicleErasedWhileTheBrokerWasAwayIsForgottenAndItsPlaceIsFree) {
    ASSERT_TRUE(eventually([&] { return other_.shows("Van"); }));
    broker_.kill();
    one_.history->erase(vehicles({"Van"})).value();  // like a tracker that dies before it publishes
    broker_.start();
    ASSERT_TRUE(other_.comes_to_forget("Van"));
    EXPECT_FALSE(other_.shows("Van"));
    other_.take({reported("Bus", position(at(0)))});
    EXPECT_THAT(other_.stored("Bus"), SizeIs(1));
}

}  // namespace
}  // namespace convoy::tracker
