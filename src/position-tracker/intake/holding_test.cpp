#include "position-tracker/intake/holding.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"
#include "position-tracker/fixtures/ask_routes.hpp"
#include "position-tracker/fixtures/sample_positions.hpp"
#include "position-tracker/routes/routes.hpp"

namespace convoy::tracker {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class HoldingTest : public testing::Test {
 protected:
    // Judges and stores like the intake.
    void take(std::vector<fleet::ReportedPosition> positions) {
        Holding::Judged judged = holding_.judge(std::move(positions), holding_.moment());
        holding_.holds(judged.held);
        ASSERT_TRUE(store_.store({.positions = std::move(judged.positions),
                                  .rejected = {},
                                  .held = std::move(judged.held)}));
    }
    std::vector<fleet::Position> stored(std::string_view name) {
        return history_.positions(vehicle(name), history::all_time, 100).value();
    }
    std::vector<history::HeldPosition> held() { return history_.held({.limit = 100}).value(); }
    // Receives a position of each of five known vehicles.
    void send_an_hour_ahead() {
        std::vector<fleet::ReportedPosition> ahead;
        for (int i = 0; i < 5; ++i) {
            ahead.push_back(reported(std::to_string(i), position(now_ + std::chrono::hours{1})));
            store_.admission().know({&ahead.back().vehicle, 1});
        }
        take(ahead);
    }

    // Advances both clocks.
    void pass(std::chrono::milliseconds time) {
        now_ += time;
        steady_ += time;
    }

    fleet::Time now_ = at(0);
    OwnClock::Steady steady_{std::chrono::hours{1}};
    history::ScratchFolder scratch_;
    history::RocksDbHistory history_{{.folder = scratch_ / "history"}};
    FleetState fleet_{1, {}};
    PositionStore store_{history_, fleet_, {.max_vehicles = 1, .new_vehicles_per_second = 10}};
    service::Metrics metrics_;
    service::Health health_{metrics_};
    Holding holding_{30,
                     {store_, health_, metrics_, [this] { return now_; }, history::Retention(1),
                      [this] { return steady_; }}};
};

TEST_F(HoldingTest, HoldsVehiclesBeyondTheLimitUntilTheyAreAdopted) {
    take({reported("Van", position(at(0))), reported("Bus", position(at(1)))});
    take({reported("Bus", position(at(2))), reported("Van", position(at(2)))});
    holding_.sweep();
    EXPECT_THAT(stored("Van"), SizeIs(2));
    EXPECT_THAT(stored("Bus"), IsEmpty());
    EXPECT_EQ(holding_.take_in(vehicle("Bus")).value(), 2U);
    EXPECT_THAT(stored("Bus"), ElementsAre(position(at(1)), position(at(2))));
    EXPECT_THAT(held(), IsEmpty());
    take({reported("Bus", position(at(3)))});
    EXPECT_THAT(stored("Bus"), SizeIs(3));
}

TEST_F(HoldingTest, TakesInByItselfWhatIsHeldOfAVehicleThatAnotherTrackerHasStored) {
    take({reported("Van", position(at(0))), reported("Bus", position(at(1)))});
    const std::vector learnt{reported("Bus", position(at(2)))};
    store_.learn({.positions = learnt}, PositionStore::Origin::devices);
    holding_.sweep();
    EXPECT_THAT(stored("Bus"), ElementsAre(position(at(1))));
    EXPECT_THAT(held(), IsEmpty());
}

TEST_F(HoldingTest, WhatWasHeldBeyondTheLimitStaysHeldWhenTheLimitAllowsMore) {
    take({reported("Van", position(at(0))), reported("Bus", position(at(1)))});
    ASSERT_THAT(store_.erase(vehicles({"Van"})).value(), SizeIs(1));
    holding_.sweep();
    EXPECT_THAT(held(), SizeIs(1));
}

TEST_F(HoldingTest, DropsWhatIsHeldOfAVehicle) {
    take({reported("Van", position(at(0))), reported("Bus", position(at(1)))});
    EXPECT_EQ(holding_.drop(vehicle("Bus")).value(), 1U);
    EXPECT_THAT(held(), IsEmpty());
    EXPECT_THAT(stored("Van"), SizeIs(1));
}

TEST_F(HoldingTest, AFuturePositionIsTakenInWhenItsTimeHasComeAndNotBefore) {
    take({reported("Van", position(at(0))), reported("Van", position(at(70'000)))});
    EXPECT_EQ(holding_.take_in(std::nullopt).value(), 0U);
    EXPECT_THAT(stored("Van"), ElementsAre(position(at(0))));
    now_ = at(10'000);
    holding_.sweep();
    EXPECT_THAT(stored("Van"), ElementsAre(position(at(0)), position(at(70'000))));
    EXPECT_THAT(held(), IsEmpty());
}

TEST_F(HoldingTest, WhatIsBeyondRetentionIsNotHeldAnyLonger) {
    take({reported("Van", position(at(0))), reported("Bus", position(at(1)))});
    now_ = at(0) + std::chrono::days{2};
    holding_.sweep();
    EXPECT_THAT(held(), IsEmpty());
    EXPECT_THAT(stored("Bus"), IsEmpty());
}

TEST_F(HoldingTest, SaysWhenNoMoreCanBeHeld) {
    take({reported("Van", position(at(0)))});
    EXPECT_TRUE(holding_.has_space(30));
    EXPECT_FALSE(holding_.has_space(31));
    for (int i = 0; i < 30; ++i) {
        take({reported("Bus", position(at(i)))});
    }
    EXPECT_FALSE(holding_.has_space(1));
    holding_.sweep();
    EXPECT_FALSE(holding_.has_space(1));
}

TEST_F(HoldingTest, WhereOurOwnClockIsBehindNothingIsHeldForIt) {
    send_an_hour_ahead();
    EXPECT_THAT(held(), SizeIs(5));
    pass(std::chrono::seconds{11});
    send_an_hour_ahead();
    holding_.sweep();
    EXPECT_FALSE(health_.is_up("own_clock"));
    EXPECT_THAT(health_.ready_json(), HasSubstr("behind the vehicles' clocks by 3600 s"));
    EXPECT_THAT(held(), IsEmpty());
    EXPECT_THAT(stored("4"), SizeIs(2));
    pass(std::chrono::seconds{1});
    send_an_hour_ahead();
    EXPECT_THAT(held(), IsEmpty());

    now_ += std::chrono::hours{1};  // our clock is stepped
    holding_.sweep();
    EXPECT_TRUE(health_.is_up("own_clock"));
}

TEST_F(HoldingTest, WhereOurOwnClockIsBehindReadersMissNothing) {
    send_an_hour_ahead();
    pass(std::chrono::seconds{11});
    send_an_hour_ahead();
    holding_.sweep();
    const fleet::Time newest = now_ + std::chrono::hours{1};
    fleet_.tick(holding_.clock()());
    live::Broadcast broadcast(1, {}, live::system_clocks(), metrics_);
    const auto routes = public_routes(
        {history_, fleet_, store_.refusals(), holding_.clock(), history::Retention(1), broadcast});
    const auto positions_of = [&](const std::string& query) {
        return ask(routes, "GET", "/vehicles/4/history" + query).json().at("positions").as_array();
    };
    EXPECT_THAT(positions_of(""), SizeIs(2));
    EXPECT_THAT(positions_of("?to=" + fleet::format_time(newest)), SizeIs(2));
    const auto then = ask(routes, "GET", "/vehicles?at=" + fleet::format_time(newest));
    EXPECT_EQ(then.status, 200) << then.body;
    EXPECT_THAT(then.json().at("vehicles").as_array(), SizeIs(5));
    EXPECT_EQ(ask(routes, "GET", "/vehicles").json().at("time").as_string(),
              fleet::format_time(newest));

    pass(std::chrono::hours{26});  // no vehicle reports any more
    holding_.sweep();
    EXPECT_THAT(ask(routes, "GET", "/vehicles?status=silent").json().at("vehicles").as_array(),
                SizeIs(5));
}

TEST_F(HoldingTest, ListsWhatIsHeldByVehicleAndReason) {
    take({reported("Van", position(at(0))), reported("Van", position(at(70'000)))});
    pass(std::chrono::seconds{1});
    take({reported("Bus", position(at(1))), reported("Bus", position(at(2))),
          reported("Van", position(at(90'000)))});
    const auto list = holding_.list(std::nullopt).value();
    ASSERT_THAT(list.vehicles, SizeIs(2));
    EXPECT_EQ(list.vehicles[0].vehicle, vehicle("Bus"));
    EXPECT_EQ(list.vehicles[0].positions, 2U);
    EXPECT_EQ(list.vehicles[0].reason, history::HoldReason::too_many_vehicles);
    EXPECT_EQ(list.vehicles[1].vehicle, vehicle("Van"));
    EXPECT_EQ(list.vehicles[1].reason, history::HoldReason::future);
    EXPECT_EQ(list.vehicles[1].first, at(70'000));
    EXPECT_EQ(list.vehicles[1].last, at(90'000));
    EXPECT_EQ(list.vehicles[1].received, at(1'000));
    EXPECT_FALSE(list.next);
}

TEST_F(HoldingTest, ListsTheReasonsOfAVehicleApart) {
    ASSERT_TRUE(history_.append(
        {.positions = {},
         .rejected = {},
         .held = {
             {at(0), history::HoldReason::future, reported("Van", position(at(1)))},
             {at(0), history::HoldReason::new_vehicles_too_fast, reported("Van", position(at(2)))},
             {at(0), history::HoldReason::future, reported("Van", position(at(3)))}}}));
    const auto list = holding_.list(std::nullopt).value();
    ASSERT_THAT(list.vehicles, SizeIs(2));
    EXPECT_EQ(list.vehicles[0].positions, 2U);
    EXPECT_EQ(list.vehicles[1].reason, history::HoldReason::new_vehicles_too_fast);
    EXPECT_EQ(list.vehicles[1].positions, 1U);
}

}  // namespace
}  // namespace convoy::tracker
