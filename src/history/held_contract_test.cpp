// The contract of every History for held positions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "history/fixtures/history_places.hpp"
#include "history/fixtures/sample_positions.hpp"

namespace convoy::history {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::size_t rejected_capacity = 5;

struct HeldStore {
    std::string name;
    std::unique_ptr<HistoryPlace> (*make_place)();
};

void PrintTo(const HeldStore& store, std::ostream* out) { *out << store.name; }

HeldPosition held(std::string_view name, const fleet::Position& position,
                  HoldReason reason = HoldReason::too_many_vehicles) {
    return {.received = at(7), .reason = reason, .reported = reported(name, position)};
}

class HeldContract : public testing::TestWithParam<HeldStore> {
 protected:
    History& history() { return *history_; }
    void reopen() {
        history_.reset();
        history_ = place_->open();
    }
    void hold(std::vector<HeldPosition> held) {
        ASSERT_TRUE(history().append({.positions = {}, .rejected = {}, .held = std::move(held)}));
    }
    std::vector<HeldPosition> all_held() { return history().held({.limit = 1'000}).value(); }
    std::uint64_t count() { return history().held_count().value(); }

 private:
    std::unique_ptr<HistoryPlace> place_ = GetParam().make_place();
    std::unique_ptr<History> history_ = place_->open();
};

TEST_P(HeldContract, WhatIsHeldIsThereAfterAReopeningAndInNoAnswer) {
    const std::vector<HeldPosition> expected{
        held("Bus", position(at(3)), HoldReason::future),
        held("Van", position(at(1)), HoldReason::new_vehicles_too_fast),
        held(
            "Van",
            {.time = at(2), .coordinates = position(at(2)).coordinates, .accuracy = std::nullopt})};
    hold({expected[1], expected[2], expected[0]});
    const auto are_held = [&] {
        EXPECT_EQ(all_held(), expected);
        EXPECT_EQ(count(), 3U);
        EXPECT_THAT(history().vehicles().value(), IsEmpty());
        EXPECT_THAT(history().positions(vehicle("Van"), all_time, 10).value(), IsEmpty());
        EXPECT_THAT(history().rejected({.limit = 10}).value(), IsEmpty());
    };
    are_held();
    reopen();
    are_held();
}

TEST_P(HeldContract, TheSmallestOfOneTimeStaysInAnyOrder) {
    const HeldPosition small = held("Van", position(at(1), 50.0));
    const HeldPosition large = held("Van", position(at(1), 51.0));
    hold({large});
    hold({small});
    hold({large, small, large});
    EXPECT_THAT(all_held(), ElementsAre(small));
    EXPECT_EQ(count(), 1U);
}

TEST_P(HeldContract, AReportedMotionIsHeldAndStaysInAnyOrder) {
    const fleet::Position plain = position(at(1));
    const std::vector<HeldPosition> ascending{
        held("Van", moving(plain, 1'000, 9'000)), held("Van", moving(plain, 1'000)),
        held("Van", moving(plain, 1'001, 8'000)),
        held("Van", moving(plain, fleet::ReportedMotion::unknown, 9'000)), held("Van", plain)};
    for (std::size_t i = ascending.size(); i-- > 0;) {
        hold({ascending[i]});
        EXPECT_THAT(all_held(), ElementsAre(ascending[i]));
    }
    hold({ascending[4], ascending[2], ascending[1], ascending[3]});
    reopen();
    EXPECT_THAT(all_held(), ElementsAre(ascending[0]));
    const HeldPosition& other = ascending[1];
    EXPECT_EQ(history().append({.positions = {}, .dropped = {other}}).value(), AppendCounts{});
    EXPECT_THAT(all_held(), SizeIs(1)) << "another motion is another position";
    EXPECT_EQ(history()
                  .append({.positions = {ascending[0].reported}, .taken_in = {ascending[0]}})
                  .value(),
              (AppendCounts{.stored = 1, .taken_in = 1}));
    EXPECT_THAT(history().positions(vehicle("Van"), all_time, 10).value(),
                ElementsAre(ascending[0].reported.position));
    EXPECT_THAT(all_held(), IsEmpty());
}

TEST_P(HeldContract, OfEqualOnesThatWithTheLaterReasonStaysInAnyOrder) {
    const HeldPosition adopted = held("Van", position(at(1)), HoldReason::future);
    const HeldPosition waiting = held("Van", position(at(1)), HoldReason::too_many_vehicles);
    hold({waiting});
    hold({adopted});
    hold({waiting, adopted, waiting});
    EXPECT_THAT(all_held(), ElementsAre(adopted));
    EXPECT_EQ(count(), 1U);
}

TEST_P(HeldContract, WhatIsTakenInMovesToTheHistoryAndIsCountedOnce) {
    hold({held("Van", position(at(1))), held("Van", position(at(2)))});
    const Batch taken{.positions = {reported("Van", position(at(1)))},
                      .rejected = {},
                      .held = {},
                      .taken_in = {held("Van", position(at(1))), held("Bus", position(at(1)))}};
    EXPECT_EQ(history().append(taken).value(), (AppendCounts{.stored = 1, .taken_in = 1}));
    EXPECT_EQ(history().append(taken).value(), (AppendCounts{.duplicate = 1}));
    reopen();
    EXPECT_THAT(all_held(), ElementsAre(held("Van", position(at(2)))));
    EXPECT_EQ(count(), 1U);
    EXPECT_THAT(history().positions(vehicle("Van"), all_time, 10).value(),
                ElementsAre(position(at(1))));
}

TEST_P(HeldContract, WhatIsDroppedIsGone) {
    const HeldPosition unsure =
        held("Van",
             {.time = at(1), .coordinates = position(at(1)).coordinates, .accuracy = std::nullopt});
    hold({unsure, held("Van", position(at(2)))});
    EXPECT_EQ(history().append({.positions = {}, .dropped = {unsure}}).value(), AppendCounts{});
    EXPECT_THAT(all_held(), ElementsAre(held("Van", position(at(2)))));
    EXPECT_EQ(count(), 1U);
}

// Another message may arrive between reading a held position and taking it in.
TEST_P(HeldContract, WhatCameWithTheSameNameWhileOneWasTakenInIsStillHeld) {
    const HeldPosition read = held("Van", position(at(1), 51.0));
    const HeldPosition came = held("Van", position(at(1), 50.0));
    hold({read});
    hold({came});
    EXPECT_EQ(history().append({.positions = {read.reported}, .taken_in = {read}}).value(),
              (AppendCounts{.stored = 1}));
    EXPECT_THAT(all_held(), ElementsAre(came));
    EXPECT_EQ(count(), 1U);
}

TEST_P(HeldContract, ReadsPagesAndOneVehicle) {
    std::vector<HeldPosition> all;
    for (const std::string name : {"Bus", "Van", "Van 2"}) {
        for (int i = 0; i < 3; ++i) {
            all.push_back(held(name, position(at(i))));
        }
    }
    hold(all);
    std::vector<HeldPosition> read;
    for (auto page = history().held({.limit = 2}).value(); !page.empty();
         page = history().held({.vehicle = {}, .after = read.back().key(), .limit = 2}).value()) {
        read.insert(read.end(), page.begin(), page.end());
    }
    EXPECT_EQ(read, all);
    const auto van = vehicle("Van");
    EXPECT_THAT(history().held({.vehicle = van, .limit = 10}).value(),
                ElementsAre(all[3], all[4], all[5]));
    EXPECT_THAT(history().held({.vehicle = van, .after = all[4].key(), .limit = 10}).value(),
                ElementsAre(all[5]));
    EXPECT_THAT(history().held({.vehicle = van, .limit = 2, .newest_first = true}).value(),
                ElementsAre(all[5], all[4]));
    EXPECT_THAT(history().held({.limit = 2, .newest_first = true}).value(),
                ElementsAre(all[8], all[7]));
}

TEST_P(HeldContract, RejectedPositionsDoNotPushOutHeldOnes) {
    hold({held("Van", position(at(1)))});
    for (std::size_t index = 0; index < 3 * rejected_capacity; ++index) {
        ASSERT_TRUE(history().append(
            {.positions = {},
             .rejected = {
                 {.message_id = "m",
                  .received = at(0),
                  .position = {
                      .index = index, .reason = {}, .vehicle = "Van", .content = "{}"}}}}));
    }
    EXPECT_THAT(history().rejected({.limit = 100}).value(), SizeIs(rejected_capacity));
    EXPECT_THAT(all_held(), SizeIs(1));
    reopen();
    EXPECT_THAT(all_held(), SizeIs(1));
}

template <class Place>
std::unique_ptr<HistoryPlace> make_held() {
    return std::make_unique<Place>(rejected_capacity);
}

INSTANTIATE_TEST_SUITE_P(
    Histories, HeldContract,
    testing::Values(HeldStore{.name = "RocksDb", .make_place = make_held<RocksDbPlace>},
                    HeldStore{.name = "Mongo", .make_place = make_held<MongoPlace>}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace convoy::history
