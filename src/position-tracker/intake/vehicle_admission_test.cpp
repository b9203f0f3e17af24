#include "position-tracker/intake/vehicle_admission.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

using namespace std::chrono_literals;

const VehicleAdmission::Moment first_moment{.wall = at(0), .steady = OwnClock::Steady{1h}};

std::optional<history::HoldReason> judge_one(VehicleAdmission& admission, const std::string& name,
                                             const VehicleAdmission::Moment& now = first_moment) {
    const auto objections = admission.judge(std::vector{reported(name, position(now.wall))}, now);
    return objections.empty() ? std::nullopt : std::optional(objections.front().reason);
}

TEST(VehicleAdmission, LetsInAsManyAsTheLimitAndKnownOnesAlways) {
    VehicleAdmission admission({.max_vehicles = 2, .new_vehicles_per_second = 10});
    EXPECT_EQ(judge_one(admission, "a"), std::nullopt);
    EXPECT_EQ(judge_one(admission, "b"), std::nullopt);
    EXPECT_EQ(judge_one(admission, "c"), history::HoldReason::too_many_vehicles);
    EXPECT_FALSE(admission.knows(vehicle("c")));
    EXPECT_EQ(judge_one(admission, "a"), std::nullopt);
    admission.know(std::vector{vehicle("c")});
    EXPECT_EQ(judge_one(admission, "c"), std::nullopt);
    EXPECT_EQ(admission.known(), 3U);
}

TEST(VehicleAdmission, AForgottenVehicleLetsInAnother) {
    VehicleAdmission admission({.max_vehicles = 1, .new_vehicles_per_second = 10});
    EXPECT_EQ(judge_one(admission, "a"), std::nullopt);
    admission.forget(vehicle("a"));
    EXPECT_EQ(judge_one(admission, "b"), std::nullopt);
}

TEST(VehicleAdmission, NewOnesComeAtTheRateAfterABurst) {
    VehicleAdmission admission({.max_vehicles = 1'000, .new_vehicles_per_second = 1});
    for (int i = 0; i < new_vehicles_burst.count(); ++i) {
        ASSERT_EQ(judge_one(admission, std::to_string(i)), std::nullopt);
    }
    EXPECT_EQ(judge_one(admission, "new"), history::HoldReason::new_vehicles_too_fast);
    EXPECT_EQ(judge_one(admission, "0"), std::nullopt);
    const VehicleAdmission::Moment later{.wall = at(1000), .steady = first_moment.steady + 1s};
    EXPECT_EQ(judge_one(admission, "new", later), std::nullopt);
    EXPECT_EQ(judge_one(admission, "newer", later), history::HoldReason::new_vehicles_too_fast);
}

TEST(VehicleAdmission, ObjectsToTheVeryPositionsThatMayNotBeTakenIn) {
    VehicleAdmission admission({.max_vehicles = 1, .new_vehicles_per_second = 10});
    const auto objections = admission.judge(
        std::vector{reported("a", position(at(60'000))), reported("b", position(at(0))),
                    reported("a", position(at(60'001))), reported("a", position(at(0)))},
        first_moment);
    ASSERT_EQ(objections.size(), 2U);
    EXPECT_EQ(objections[0].index, 1U);
    EXPECT_EQ(objections[0].reason, history::HoldReason::too_many_vehicles);
    EXPECT_EQ(objections[1].index, 2U);
    EXPECT_EQ(objections[1].reason, history::HoldReason::future);
}

class OurClock : public testing::Test {
 protected:
    // Vehicles `first` to `end` - 1 each report a position `ahead` of our clock, 11 s before
    // `behind` judges the clock.
    void report(VehicleAdmission& admission, int first, int end, std::chrono::milliseconds ahead) {
        std::vector<fleet::ReportedPosition> positions;
        for (int i = first; i < end; ++i) {
            positions.push_back(reported(std::to_string(i), position(at(0) + ahead)));
        }
        admission.judge(positions, first_moment);
    }
    std::chrono::milliseconds behind(VehicleAdmission& admission) {
        return admission.judge_own_clock({.wall = at(11'000), .steady = first_moment.steady + 11s});
    }
};

TEST_F(OurClock, IsJudgedByAFleetThatIsNew) {
    VehicleAdmission admission({});
    report(admission, 0, 5, 1h);
    EXPECT_EQ(behind(admission), 1h);
    EXPECT_FALSE(admission.judge_again(reported("0", position(at(0) + 1h)), first_moment));
}

TEST_F(OurClock, IsNotJudgedByVehiclesThatAreHeldForTheirNumber) {
    VehicleAdmission admission({.max_vehicles = 7, .new_vehicles_per_second = 10});
    report(admission, 0, 4, 0ms);
    report(admission, 4, 100, 1h);
    EXPECT_EQ(behind(admission), 0ms);
}

TEST_F(OurClock, IsNotJudgedByVehiclesThatWereErased) {
    VehicleAdmission admission({});
    report(admission, 0, 4, 0ms);
    report(admission, 4, 10, 1h);
    for (int i = 4; i < 7; ++i) {
        admission.forget(vehicle(std::to_string(i)));
    }
    EXPECT_EQ(behind(admission), 0ms);
}

}  // namespace
}  // namespace convoy::tracker
