#include "position-tracker/state/refusals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"
#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

history::StoredRejection rejection(const std::string& name, std::size_t index = 0) {
    return {.message_id = "m",
            .received = at(static_cast<std::int64_t>(index)),
            .position = {.index = index,
                         .reason = fleet::RejectionReason::bad_type,
                         .vehicle = name,
                         .content = "{}"}};
}

history::HeldPosition held(std::string_view name) {
    return {.received = at(0),
            .reason = history::HoldReason::future,
            .reported = reported(name, position(at(7'200'000)))};
}

std::vector<std::string> listed(const Refusals& refusals) {
    std::vector<std::string> found;
    for (const Refused& each : refusals.list()->entries) {
        found.push_back(each.vehicle + " " + std::to_string(each.count));
    }
    return found;
}

class RefusalsTest : public testing::Test {
 protected:
    void reject(std::vector<history::StoredRejection> rejected) {
        ASSERT_TRUE(history_.append({.positions = {}, .rejected = std::move(rejected)}));
    }
    void hold(std::string_view name) {
        ASSERT_TRUE(history_.append({.positions = {}, .held = {held(name)}}));
    }

    history::ScratchFolder scratch_;
    history::RocksDbHistory history_{{.folder = scratch_ / "history"}};
    std::chrono::steady_clock::time_point now_;
    Refusals refusals_{history_, [this] { return now_; }};
};

TEST_F(RefusalsTest, ListWhatTheStoreHasAlsoAfterARestart) {
    reject({rejection("Van", 1), rejection("Van", 2)});
    hold("Bus");
    EXPECT_THAT(listed(refusals_), IsEmpty());
    refusals_.sweep();
    EXPECT_THAT(listed(refusals_), ElementsAre("Van 2", "Bus 1"));
    EXPECT_EQ(refusals_.rejected_kept(), 2U);
    Refusals restarted(history_);
    restarted.sweep();
    EXPECT_EQ(restarted.list()->entries, refusals_.list()->entries);
}

TEST_F(RefusalsTest, ListANewRejectionAtTheNextSweep) {
    reject({rejection("Van", 1)});
    refusals_.sweep();
    const auto before = refusals_.list();
    refusals_.sweep();
    EXPECT_EQ(refusals_.list()->revision, before->revision);
    reject({rejection("Bus", 2)});
    refusals_.sweep();
    EXPECT_THAT(listed(refusals_), ElementsAre("Bus 1", "Van 1"));
    EXPECT_EQ(refusals_.list()->revision, before->revision + 1);
}

TEST_F(RefusalsTest, CountTheChangesOfVehiclesAndReasonsApart) {
    const auto reasons_after_sweep = [this] {
        refusals_.sweep();
        return refusals_.list()->reasons;
    };
    EXPECT_EQ(reasons_after_sweep(), 0U);
    reject({rejection("Van", 1), rejection("Bus", 2)});
    EXPECT_EQ(reasons_after_sweep(), 1U);
    reject({rejection("Van", 3)});
    EXPECT_EQ(reasons_after_sweep(), 1U) << "only their order and a count have changed";
    hold("Van");
    EXPECT_EQ(reasons_after_sweep(), 2U) << "it has a second reason";
    refusals_.forget("Bus");
    EXPECT_EQ(reasons_after_sweep(), 3U);
}

TEST_F(RefusalsTest, ListEverythingAfterTheFirstSweep) {
    constexpr std::size_t more_than_a_page = 10'001;
    std::vector<history::StoredRejection> many;
    for (std::size_t index = 0; index < more_than_a_page; ++index) {
        many.push_back(rejection("Van", index));
    }
    reject(many);
    refusals_.sweep();
    EXPECT_THAT(listed(refusals_), ElementsAre("Van 10001"));
    reject({rejection("Van", more_than_a_page)});
    refusals_.sweep();
    EXPECT_THAT(listed(refusals_), ElementsAre("Van 10001")) << "the next sweep reads the rest";
    refusals_.sweep();
    EXPECT_THAT(listed(refusals_), ElementsAre("Van 10002"));
}

TEST_F(RefusalsTest, LeaveOutAnErasedVehicleAtOnce) {
    reject({rejection("Van")});
    hold("Van");
    hold("Bus");
    refusals_.sweep();
    refusals_.forget("Van");
    EXPECT_THAT(listed(refusals_), ElementsAre("Bus 1"));
}

TEST_F(RefusalsTest, FollowWhatAnotherTrackerErasesWithinAMinute) {
    reject({rejection("Bus", 1), rejection("Van", 2)});
    refusals_.sweep();
    ASSERT_TRUE(history_.erase(vehicles({"Bus"})));
    refusals_.sweep();
    EXPECT_THAT(listed(refusals_), ElementsAre("Van 1", "Bus 1"));
    now_ += 1min;
    refusals_.sweep();
    EXPECT_THAT(listed(refusals_), ElementsAre("Van 1"));
}

TEST_F(RefusalsTest, ReadAgainOnRequest) {
    reject({rejection("Bus", 1), rejection("Van", 2)});
    refusals_.sweep();
    ASSERT_TRUE(history_.erase(vehicles({"Bus"})));
    refusals_.read_again();
    refusals_.sweep();
    EXPECT_THAT(listed(refusals_), ElementsAre("Van 1"));
}

TEST_F(RefusalsTest, LeaveOutWhatIsNoLongerHeld) {
    hold("Bus");
    refusals_.sweep();
    EXPECT_THAT(listed(refusals_), ElementsAre("Bus 1"));
    ASSERT_TRUE(history_.append({.positions = {}, .dropped = {held("Bus")}}));
    refusals_.sweep();
    EXPECT_THAT(listed(refusals_), IsEmpty());
}

}  // namespace
}  // namespace convoy::tracker
