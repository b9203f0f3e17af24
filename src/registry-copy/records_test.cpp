#include "registry-copy/records.hpp"

#include <gtest/gtest.h>

#include <string>

namespace convoy::registry {
namespace {

using namespace std::chrono_literals;

fleet::VehicleName van(const std::string& id) { return fleet::VehicleName::from(id).value(); }

constexpr fleet::Time noon{1'800'000'000'000ms};

TEST(Records, DeviceIdsHaveTheRuleOfVehicleIdsAndAnotherLength) {
    EXPECT_TRUE(is_device_id("352093081452251"));
    EXPECT_TRUE(is_device_id(std::string(max_device_id_bytes, 'x')));
    EXPECT_FALSE(is_device_id(std::string(max_device_id_bytes + 1, 'x')));
    EXPECT_FALSE(is_device_id(""));
    EXPECT_FALSE(is_device_id("a\nb"));
}

TEST(Records, ADeviceIsCarriedByTheVehicleOfThatTime) {
    const Device device{.id = "1",
                        .assignments = {{.vehicle = van("a"), .until = noon},
                                        {.vehicle = van("b"), .from = noon, .until = noon + 1h},
                                        {.vehicle = van("c"), .from = noon + 2h}}};
    EXPECT_EQ(vehicle_of(device, noon - 1ms), van("a"));
    EXPECT_EQ(vehicle_of(device, noon), van("b"));
    EXPECT_EQ(vehicle_of(device, noon + 1h), std::nullopt);
    EXPECT_EQ(vehicle_of(device, noon + 100h), van("c"));
    EXPECT_EQ(vehicle_of(Device{.id = "1"}, noon), std::nullopt);
}

TEST(Records, APolicyHasWhatTheOperatorHasSaid) {
    const devices::DevicePolicy policy =
        policy_of({.id = "1",
                   .ahead_of_utc = 8h,
                   .checks_sums = false,
                   .speed_unit = devices::SpeedUnit::kilometres_per_hour});
    EXPECT_FALSE(policy.checks_sums);
    EXPECT_EQ(policy.ahead_of_utc, 8h);
    EXPECT_EQ(policy.speed_unit, devices::SpeedUnit::kilometres_per_hour);
}

TEST(Move, EndsTheAssignmentOfThatTimeAndDropsLaterOnes) {
    Device device{.id = "1",
                  .assignments = {{.vehicle = van("a"), .until = noon + 1h},
                                  {.vehicle = van("b"), .from = noon + 2h}}};
    move(device, van("c"), noon);
    const std::vector<Assignment> moved{{.vehicle = van("a"), .until = noon},
                                        {.vehicle = van("c"), .from = noon}};
    EXPECT_EQ(device.assignments, moved);
    move(device, van("c"), noon);
    EXPECT_EQ(device.assignments, moved) << "doing it again changes nothing";
}

TEST(Move, ToTheSameVehicleLengthensItsAssignment) {
    Device device{.id = "1", .assignments = {{.vehicle = van("a"), .until = noon + 1h}}};
    move(device, van("a"), noon);
    EXPECT_EQ(device.assignments, (std::vector<Assignment>{{.vehicle = van("a")}}));
}

TEST(Move, LeavesATimeWithoutAVehicleBetween) {
    Device device{.id = "1", .assignments = {{.vehicle = van("a"), .until = noon}}};
    move(device, van("a"), noon + 1h);
    EXPECT_EQ(device.assignments,
              (std::vector<Assignment>{{.vehicle = van("a"), .until = noon},
                                       {.vehicle = van("a"), .from = noon + 1h}}));
}

TEST(Move, ToNoVehicleOnlyEnds) {
    Device device{.id = "1", .assignments = {{.vehicle = van("a")}}};
    move(device, std::nullopt, noon);
    EXPECT_EQ(device.assignments, (std::vector<Assignment>{{.vehicle = van("a"), .until = noon}}));
    move(device, std::nullopt, noon + 1h);
    EXPECT_EQ(device.assignments, (std::vector<Assignment>{{.vehicle = van("a"), .until = noon}}));
}

TEST(AssignmentTime, IsRefusedIfItWouldBeWrittenAsAnother) {
    EXPECT_EQ(parse_assignment_time("2026-11-22T13:07:11Z"),
              fleet::parse_time("2026-11-22T13:07:11Z"));
    EXPECT_EQ(parse_assignment_time("9999-12-31T23:59:59.999-14:00"), std::nullopt);
    EXPECT_EQ(parse_assignment_time("0000-01-01T00:00:00+14:00"), std::nullopt);
    EXPECT_EQ(parse_assignment_time("yesterday"), std::nullopt);
}

}  // namespace
}  // namespace convoy::registry
