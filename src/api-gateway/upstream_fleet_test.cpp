#include "api-gateway/upstream_fleet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fleet/fixtures/samples.hpp"

namespace convoy::gateway {
namespace {

using namespace std::chrono_literals;
using fleet::samples::name;
using testing::ElementsAre;
using testing::IsEmpty;

class UpstreamFleetTest : public testing::Test {
 protected:
    /// Returns a frame's changes ("+Van", "-Van"), or "?" if it was not accepted.
    std::vector<std::string> take(live::Tick tick, fleet::LiveBody body) {
        changes_.clear();
        if (!fleet_.take({{tick, 1'000}, std::move(body)}, arrived_, changes_)) {
            return {"?"};
        }
        std::vector<std::string> seen;
        for (const live::Change& change : changes_) {
            seen.push_back((change.state ? "+" : "-") + change.name.text());
        }
        return seen;
    }
    static fleet::LivePositions at(std::vector<std::uint32_t> indices) {
        fleet::LivePositions positions;
        for (const std::uint32_t index : indices) {
            positions.rows.emplace_back();
            positions.rows.back().index = index;
            positions.rows.back().age_ms = 300;
        }
        return positions;
    }
    /// Sends a full set of these vehicles, with indices from 0.
    void full_set(std::uint64_t epoch, live::Tick tick, const std::vector<std::string>& vehicles) {
        take(0, fleet::LiveHello{epoch, 10, 20, 10});
        fleet::LiveNames names;
        std::vector<std::uint32_t> indices;
        for (const std::string& vehicle : vehicles) {
            indices.push_back(static_cast<std::uint32_t>(indices.size()));
            names.rows.push_back({indices.back(), name(vehicle)});
        }
        take(0, names);
        take(tick, at(indices));
    }

    UpstreamFleet fleet_;
    live::Instant arrived_{1h};
    std::vector<live::Change> changes_;
};

TEST_F(UpstreamFleetTest, IsLiveOnceItsSetIsComplete) {
    EXPECT_EQ(fleet_.target(), "/live");
    full_set(7, 5, {"Van", "Bus"});
    EXPECT_FALSE(fleet_.is_live());
    EXPECT_THAT(take(5, fleet::LiveSynced{true}), IsEmpty());
    EXPECT_TRUE(fleet_.is_live());
    EXPECT_EQ(fleet_.target(), "/live?epoch=7&tick=5");
    take(6, fleet::LiveState{fleet::LiveState::Upstream::lost, 900});
    EXPECT_FALSE(fleet_.is_live()) << "what the tracker has lost we have not either";
}

TEST_F(UpstreamFleetTest, AgesRunFromTheFramesArrival) {
    full_set(7, 5, {"Van"});
    ASSERT_EQ(changes_.size(), 1U);
    EXPECT_EQ(changes_.front().state->reported, arrived_ - 300ms);
}

TEST_F(UpstreamFleetTest, ChangesAreByName) {
    full_set(7, 5, {"Van", "Bus"});
    EXPECT_THAT(take(6, at({1})), ElementsAre("+Bus"));
    EXPECT_THAT(take(7, fleet::LiveGone{{0, 99}}), ElementsAre("-Van"));
    EXPECT_THAT(take(8, at({0})), ElementsAre("?"));
    EXPECT_EQ(fleet_.target(), "/live") << "all is to be asked for again";
}

TEST_F(UpstreamFleetTest, ARestartedTrackerHasOtherIndicesAndFewerVehicles) {
    full_set(7, 5, {"Van", "Bus", "Taxi"});
    take(5, fleet::LiveSynced{true});
    fleet_.lost();
    EXPECT_FALSE(fleet_.is_live());
    full_set(8, 3, {"Taxi", "Van"});
    EXPECT_THAT(take(3, fleet::LiveSynced{true}), ElementsAre("-Bus"));
    EXPECT_THAT(take(4, at({0})), ElementsAre("+Taxi"));
    EXPECT_EQ(fleet_.target(), "/live?epoch=8&tick=4");
}

TEST_F(UpstreamFleetTest, WhoIsResumedKeepsNamesAndVehicles) {
    full_set(7, 5, {"Van", "Bus"});
    take(5, fleet::LiveSynced{true});
    fleet_.lost();
    take(5, fleet::LiveHello{7, 10, 20, 10});
    EXPECT_THAT(take(9, at({1})), ElementsAre("+Bus"));
    EXPECT_THAT(take(9, fleet::LiveSynced{false}), IsEmpty());
    EXPECT_TRUE(fleet_.is_live());
}

TEST_F(UpstreamFleetTest, AFirstSetThatBrokeOffIsNoPartOfTheNext) {
    take(0, fleet::LiveHello{7, 10, 20, 10});
    take(0, fleet::LiveNames{{{0, name("Van")}, {1, name("Bus")}}});
    take(0, at({0, 1}));
    fleet_.lost();
    EXPECT_EQ(fleet_.target(), "/live");
    full_set(7, 9, {"Van"});
    EXPECT_THAT(take(9, fleet::LiveSynced{true}), ElementsAre("-Bus"));
}

TEST_F(UpstreamFleetTest, AFullSetInMidStreamReplacesWhatWasThere) {
    full_set(7, 5, {"Van", "Bus"});
    take(5, fleet::LiveSynced{true});
    take(0, fleet::LiveNames{{{1, name("Bus")}}});
    take(9, at({1}));
    EXPECT_THAT(take(9, fleet::LiveSynced{true}), ElementsAre("-Van"));
}

}  // namespace
}  // namespace convoy::gateway
