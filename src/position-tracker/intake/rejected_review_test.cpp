#include "position-tracker/intake/rejected_review.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"
#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

using fleet::EarlyTime;
using fleet::RejectionReason;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class RejectedReviewTest : public testing::Test {
 protected:
    void reject(const std::string& name, RejectionReason reason, const std::string& time) {
        const std::string content =
            R"({"vehicle":")" + name + R"(","lat":53,"lon":-1,"time":)" + time + "}";
        ASSERT_TRUE(history_.append({.positions = {},
                                     .rejected = {{.message_id = "m",
                                                   .received = at(0),
                                                   .position = {.index = index_++,
                                                                .reason = reason,
                                                                .vehicle = name,
                                                                .content = content}}}}));
    }
    std::vector<std::string> rejected() {
        std::vector<std::string> vehicles;
        for (const auto& each : history_.rejected({.limit = 10'000}).value()) {
            vehicles.push_back(each.position.vehicle);
        }
        return vehicles;
    }
    std::size_t stored(std::string_view name) {
        return history_.positions(vehicle(name), history::all_time, 10'000).value().size();
    }
    Reviewed take_in(const RejectedChoice& choice, EarlyTime early = EarlyTime::wrong) {
        return take_in_rejected(holding_, choice, early).value();
    }

    std::size_t index_ = 0;
    history::ScratchFolder scratch_;
    history::RocksDbHistory history_{{.folder = scratch_ / "history"}};
    FleetState fleet_{1, {}};
    PositionStore store_{history_, fleet_, {.max_vehicles = 1, .new_vehicles_per_second = 10}};
    service::Metrics metrics_;
    service::Health health_{metrics_};
    Holding holding_{1, {store_, health_, metrics_, [] { return at(0); }}};
};

TEST_F(RejectedReviewTest, WhatCanBeReadNowIsStoredAndShownAlsoBeyondMaxVehicles) {
    for (const char* name : {"Van", "Bus"}) {
        reject(name, RejectionReason::too_old, R"("2026-11-22T11:59:00Z")");
    }
    reject("Cab", RejectionReason::too_old, R"("2026-11-22T11:59:00Z")");
    EXPECT_EQ(take_in({.vehicle = "Van"}).taken_in, 1U);
    EXPECT_EQ(take_in({.vehicle = "Bus", .reason = RejectionReason::too_old}).taken_in, 1U);
    EXPECT_THAT(rejected(), ElementsAre("Cab"));
    EXPECT_EQ(stored("Van") + stored("Bus"), 2U);
    fleet_.tick(at(0));
    EXPECT_NE(fleet_.find(vehicle("Bus")), nullptr);
}

TEST_F(RejectedReviewTest, WhatCannotBeReadStaysRejected) {
    reject("Van", RejectionReason::bad_time, R"("yesterday")");
    reject("Van", RejectionReason::bad_time, "1763816831");
    const Reviewed first = take_in({.reason = RejectionReason::bad_time});
    EXPECT_EQ(first.taken_in, 0U);
    EXPECT_EQ(first.rejected, 2U);
    const Reviewed second = take_in({.vehicle = "Van"}, EarlyTime::in_seconds);
    EXPECT_EQ(second.taken_in, 1U);
    EXPECT_EQ(second.rejected, 1U);
    EXPECT_THAT(rejected(), SizeIs(1));
    EXPECT_EQ(history_.positions(vehicle("Van"), history::all_time, 1).value().at(0).time,
              fleet::Time(std::chrono::milliseconds(1'763'816'831'000)));
}

TEST_F(RejectedReviewTest, WhatIsAheadOfTheClockIsHeldWhileThereIsSpace) {
    reject("Van", RejectionReason::future, R"("2026-11-22T15:00:00Z")");
    reject("Van", RejectionReason::future, R"("2026-11-22T16:00:00Z")");
    const Reviewed reviewed = take_in({.vehicle = "Van"});
    EXPECT_EQ(reviewed.held, 1U);
    EXPECT_EQ(reviewed.rejected, 1U);
    EXPECT_EQ(history_.held_count().value(), 1U);
    EXPECT_THAT(rejected(), SizeIs(1));
}

TEST_F(RejectedReviewTest, WhatWasSaidBesidesIsTakenInWithItsPosition) {
    const std::string said = R"(,"device":"gt06:1","attributes":{"ignition":true,"x_1":"a"})";
    reject("Van", RejectionReason::too_old, R"("2026-11-22T11:59:00Z")" + said);
    reject("Van", RejectionReason::future, R"("2026-11-22T15:00:00Z")" + said);
    const Reviewed reviewed = take_in({.vehicle = "Van"});
    EXPECT_EQ(reviewed.taken_in, 1U);
    EXPECT_EQ(reviewed.held, 1U);
    const auto readings = history_.readings(vehicle("Van"), history::all_time, 10).value();
    ASSERT_THAT(readings, SizeIs(2));
    EXPECT_EQ(readings[0].device, "gt06:1");
    EXPECT_EQ(readings[0].attributes.flag(fleet::Attribute::ignition), true);
    EXPECT_THAT(readings[0].attributes.free(), SizeIs(1));
    fleet_.tick(at(0));
    ASSERT_NE(fleet_.find(vehicle("Van"))->report.reading, nullptr);
    EXPECT_EQ(fleet_.find(vehicle("Van"))->report.reading->device, "gt06:1");
}

TEST_F(RejectedReviewTest, AReadingWithoutAPositionIsTakenInUnlessItIsAheadOfTheClock) {
    for (const char* time : {"2026-11-22T11:59:00Z", "2026-11-22T15:00:00Z"}) {
        const std::string content =
            R"({"vehicle":"Van","time":")" + std::string(time) + R"(","device":"gt06:1"})";
        ASSERT_TRUE(history_.append({.positions = {},
                                     .rejected = {{.message_id = "m",
                                                   .received = at(0),
                                                   .position = {.index = index_++,
                                                                .reason = RejectionReason::future,
                                                                .vehicle = "Van",
                                                                .content = content}}}}));
    }
    const Reviewed reviewed = take_in({.vehicle = "Van"});
    EXPECT_EQ(reviewed.taken_in, 1U);
    EXPECT_EQ(reviewed.rejected, 1U);
    EXPECT_THAT(rejected(), SizeIs(1));
    EXPECT_THAT(history_.readings(vehicle("Van"), history::all_time, 10).value(), SizeIs(1));
}

TEST_F(RejectedReviewTest, OneIsChosenByItsNumber) {
    reject("Van", RejectionReason::bad_type, "1");
    reject("Bus", RejectionReason::bad_type, "1");
    const auto all = history_.rejected({.limit = 2}).value();
    EXPECT_EQ(drop_rejected(holding_, {.number = all[1].number}).value(), 1U);
    EXPECT_THAT(rejected(), ElementsAre("Bus"));
    EXPECT_EQ(drop_rejected(holding_, {.number = all[1].number}).value(), 0U);
    EXPECT_EQ(drop_rejected(holding_, {.vehicle = "Van", .number = all[0].number}).value(), 0U);
    EXPECT_THAT(rejected(), ElementsAre("Bus"));
}

TEST_F(RejectedReviewTest, AllPagesAreReadAndTheListOfRefusedVehiclesFollows) {
    history::Batch many{.positions = {}};
    for (std::size_t index = 0; index < 2'500; ++index) {
        many.rejected.push_back({.message_id = "m",
                                 .received = at(0),
                                 .position = {.index = index,
                                              .reason = RejectionReason::bad_type,
                                              .vehicle = index % 2 == 0 ? "Van" : "Bus",
                                              .content = "{}"}});
    }
    ASSERT_TRUE(history_.append(many));
    store_.refusals().sweep();
    EXPECT_THAT(store_.refusals().list()->entries, SizeIs(2));
    EXPECT_EQ(drop_rejected(holding_, {.vehicle = "Van"}).value(), 1'250U);
    EXPECT_THAT(rejected(), SizeIs(1'250));
    store_.refusals().sweep();
    EXPECT_THAT(store_.refusals().list()->entries, SizeIs(1));
    EXPECT_EQ(drop_rejected(holding_, {.reason = RejectionReason::bad_type}).value(), 1'250U);
    EXPECT_THAT(rejected(), IsEmpty());
}

}  // namespace
}  // namespace convoy::tracker
