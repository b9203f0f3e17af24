// The contract of every History for rejected positions.
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

constexpr std::size_t max_rejected = 5;

struct RejectedStore {
    std::string name;
    std::unique_ptr<HistoryPlace> (*make_place)();
};

void PrintTo(const RejectedStore& store, std::ostream* out) { *out << store.name; }

class RejectedContract : public testing::TestWithParam<RejectedStore> {
 protected:
    History& history() { return *history_; }
    void reopen() {
        history_.reset();
        history_ = place_->open();
    }
    std::vector<StoredRejection> rejected() { return history().rejected({.limit = 1000}).value(); }
    void reject(std::vector<StoredRejection> rejected) {
        ASSERT_TRUE(history().append({.positions = {}, .rejected = std::move(rejected)}));
    }

 private:
    std::unique_ptr<HistoryPlace> place_ = GetParam().make_place();
    std::unique_ptr<History> history_ = place_->open();
};

StoredRejection rejection_at(std::string message_id, std::size_t index,
                             std::string vehicle = "Van") {
    return {.message_id = std::move(message_id),
            .received = at(0),
            .position = {.index = index,
                         .reason = fleet::RejectionReason::bad_time,
                         .vehicle = std::move(vehicle),
                         .content = R"({"time":"no"})"}};
}

/// "message/index" of each.
std::vector<std::string> origins(const std::vector<StoredRejection>& rejected) {
    std::vector<std::string> found;
    for (const StoredRejection& element : rejected) {
        found.push_back(element.message_id + "/" + std::to_string(element.position.index));
    }
    return found;
}

TEST_P(RejectedContract, GivesBackARejectedPositionAsItWas) {
    reject({rejection_at("m1", 7)});
    const auto found = rejected();
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].message_id, "m1");
    EXPECT_EQ(found[0].received, at(0));
    EXPECT_EQ(found[0].position.index, 7U);
    EXPECT_EQ(found[0].position.reason, fleet::RejectionReason::bad_time);
    EXPECT_EQ(found[0].position.vehicle, "Van");
    EXPECT_EQ(found[0].position.content, R"({"time":"no"})");
}

TEST_P(RejectedContract, KeepsRejectedPositionsOverAReopening) {
    reject({rejection_at("m1", 0)});
    reopen();
    reject({rejection_at("m2", 0)});
    reopen();
    EXPECT_THAT(origins(rejected()), ElementsAre("m2/0", "m1/0"));
}

TEST_P(RejectedContract, ARejectedPositionDeliveredTwiceIsKeptOnce) {
    reject({rejection_at("m1", 0), rejection_at("m1", 1), rejection_at("m1", 0)});
    reject({rejection_at("m1", 1), rejection_at("m2", 1)});
    EXPECT_THAT(origins(rejected()), ElementsAre("m2/1", "m1/1", "m1/0"));
}

TEST_P(RejectedContract, RejectedPositionsOfMessagesWithoutAnIdAreAllKept) {
    reject({rejection_at("", 0)});
    reject({rejection_at("", 0)});
    EXPECT_THAT(rejected(), SizeIs(2));
}

TEST_P(RejectedContract, KeepsTheNewestRejectedPositionsOnly) {
    for (int i = 0; i < 12; ++i) {
        reject({rejection_at("m" + std::to_string(i), 0)});
    }
    const auto newest = ElementsAre("m11/0", "m10/0", "m9/0", "m8/0", "m7/0");
    EXPECT_THAT(origins(rejected()), newest);
    reopen();
    EXPECT_THAT(origins(rejected()), newest);
    EXPECT_THAT(history().rejected({.limit = 2}).value(), SizeIs(2));
}

TEST_P(RejectedContract, ABatchOfMoreRejectedPositionsThanAreKeptLeavesItsLast) {
    reject({rejection_at("early", 0)});
    std::vector<StoredRejection> many;
    for (std::size_t index = 0; index < 12; ++index) {
        many.push_back(rejection_at("m", index));
    }
    reject(many);
    EXPECT_THAT(origins(rejected()), ElementsAre("m/11", "m/10", "m/9", "m/8", "m/7"));
}

TEST_P(RejectedContract, FindsTheRejectedPositionsOfOneVehicle) {
    reject(
        {rejection_at("m1", 0, "Van"), rejection_at("m1", 1, "Bus"), rejection_at("m1", 2, "Van")});
    EXPECT_THAT(origins(history().rejected({.vehicle = "Van", .limit = 10}).value()),
                ElementsAre("m1/2", "m1/0"));
    EXPECT_THAT(history().rejected({.vehicle = "", .limit = 10}).value(), IsEmpty());
    reject({rejection_at("m2", 0, "")});
    EXPECT_THAT(origins(history().rejected({.vehicle = "", .limit = 10}).value()),
                ElementsAre("m2/0"));
}

TEST_P(RejectedContract, ReadsRejectedPositionsPageByPage) {
    std::vector<StoredRejection> many;
    for (std::size_t index = 0; index < 5; ++index) {
        many.push_back(rejection_at("m", index, index == 2 ? "Bus" : "Van"));
    }
    reject(many);
    RejectedQuery query{.vehicle = "Van", .limit = 2};
    const auto first = history().rejected(query).value();
    ASSERT_THAT(origins(first), ElementsAre("m/4", "m/3"));
    query.before = first.back().number;
    const auto second = history().rejected(query).value();
    ASSERT_THAT(origins(second), ElementsAre("m/1", "m/0"));
    query.before = second.back().number;
    EXPECT_THAT(history().rejected(query).value(), IsEmpty());
    query = {.before = 0, .limit = 2};
    EXPECT_THAT(history().rejected(query).value(), IsEmpty());
}

TEST_P(RejectedContract, StoresARejectedPositionAfterAllAndRemovesIt) {
    reject({rejection_at("m", 0), rejection_at("m", 1), rejection_at("", 2)});
    const auto all = rejected();
    const Batch batch{.positions = {reported("Van", position(at(1)))},
                      .rejected = {},
                      .no_longer_rejected = {all[0], all[2]}};
    ASSERT_TRUE(history().append(batch));
    ASSERT_TRUE(history().append(batch)) << "a repetition does no harm";
    EXPECT_THAT(history().positions(vehicle("Van"), all_time, 10).value(), SizeIs(1));
    EXPECT_THAT(origins(rejected()), ElementsAre("m/1"));
    reopen();
    EXPECT_THAT(origins(rejected()), ElementsAre("m/1"));
    reject({rejection_at("m", 0), rejection_at("m", 1)});
    EXPECT_THAT(origins(rejected()), ElementsAre("m/0", "m/1"))
        << "only what is kept is a repetition";
}

TEST_P(RejectedContract, ARemovedNumberThatIsUsedAgainIsLeftAlone) {
    reject({rejection_at("m", 0), rejection_at("m", 1)});
    const auto newest = rejected().front();
    ASSERT_TRUE(history().append({.positions = {}, .no_longer_rejected = {newest}}));
    reopen();
    reject({rejection_at("m", 2)});
    ASSERT_TRUE(history().append({.positions = {}, .no_longer_rejected = {newest}}));
    EXPECT_THAT(origins(rejected()), ElementsAre("m/2", "m/0"));
}

template <class Place>
std::unique_ptr<HistoryPlace> make_rejected_place() {
    return std::make_unique<Place>(max_rejected);
}

INSTANTIATE_TEST_SUITE_P(
    Histories, RejectedContract,
    testing::Values(RejectedStore{.name = "RocksDb",
                                  .make_place = make_rejected_place<RocksDbPlace>},
                    RejectedStore{.name = "Mongo", .make_place = make_rejected_place<MongoPlace>}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace convoy::history
