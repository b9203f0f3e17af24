#include "api-gateway/pending_changes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "fleet/fixtures/samples.hpp"

namespace convoy::gateway {
namespace {

using namespace std::chrono_literals;
using fleet::samples::name;
using testing::ElementsAre;
using testing::IsEmpty;

class PendingChangesTest : public testing::Test {
 protected:
    void seen(const std::string& vehicle, std::uint16_t speed) {
        live::VehicleState state{.row = {}, .reported = live::Instant{1h}};
        state.row.speed = speed;
        changes_.add({.name = name(vehicle), .state = state});
    }
    void gone(const std::string& vehicle) {
        changes_.add({.name = name(vehicle), .state = std::nullopt});
    }
    /// Returns a state as "+Van 7" (its speed), and a vehicle that is gone as "-Van".
    std::vector<std::string> take() {
        std::vector<std::string> taken;
        for (const live::Change& change : changes_.take()) {
            taken.push_back(change.state ? "+" + change.name.text() + " " +
                                               std::to_string(change.state->row.speed)
                                         : "-" + change.name.text());
        }
        return taken;
    }

    PendingChanges changes_;
};

TEST_F(PendingChangesTest, OfEachVehicleOnlyTheNewestStateWaits) {
    for (std::uint16_t speed = 1; speed <= 1'000; ++speed) {
        seen("Van", speed);
        seen("Bus", 2);
    }
    EXPECT_THAT(take(), ElementsAre("+Van 1000", "+Bus 2"));
}

TEST_F(PendingChangesTest, AreTakenOnce) {
    seen("Van", 1);
    EXPECT_THAT(take(), ElementsAre("+Van 1"));
    EXPECT_THAT(take(), IsEmpty());
    seen("Van", 2);
    EXPECT_THAT(take(), ElementsAre("+Van 2"));
}

TEST_F(PendingChangesTest, AVehicleThatIsGoneHasNoStateAnyMore) {
    seen("Van", 1);
    seen("Bus", 1);
    gone("Van");
    EXPECT_THAT(take(), ElementsAre("-Van", "+Bus 1"));
}

TEST_F(PendingChangesTest, AVehicleThatIsBackIsGoneFirst) {
    gone("Van");
    seen("Van", 1);
    seen("Van", 2);
    EXPECT_THAT(take(), ElementsAre("-Van", "+Van 2"));
    seen("Van", 3);
    EXPECT_THAT(take(), ElementsAre("+Van 3")) << "it was gone before, not since";
}

TEST_F(PendingChangesTest, AVehicleThatComesAndGoesManyTimesIsAtMostTwoChanges) {
    for (std::uint16_t speed = 1; speed <= 1'000; ++speed) {
        seen("Van", speed);
        gone("Van");
    }
    EXPECT_THAT(take(), ElementsAre("-Van"));
}

}  // namespace
}  // namespace convoy::gateway
