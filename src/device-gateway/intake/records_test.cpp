#include "device-gateway/intake/records.hpp"

#include <gtest/gtest.h>

#include "device-gateway/fixtures/test_intake.hpp"

namespace convoy::device_gateway {
namespace {

constexpr DeviceKey device{.protocol = "teltonika", .id = "352093081452251"};
const fleet::Time noon = fleet::parse_time("2026-11-22T12:00:00Z").value();
const fleet::Time later = noon + std::chrono::hours(1);

devices::Reading reading(std::optional<fleet::Time> time, bool has_fix = true) {
    devices::Reading made{.time = time, .fix = {}, .attributes = {}};
    if (has_fix) {
        devices::Fix fix{.coordinates = fleet::Coordinates::from_degrees(54.7, 25.3).value(),
                         .accuracy = fleet::Accuracy::from_metres(5)};
        fix.motion.set_speed(fleet::MetresPerSecond{10});
        made.fix = fix;
    }
    made.attributes.set_flag(fleet::Attribute::ignition, true);
    return made;
}

TEST(Records, HaveTheVehicleTheDeviceAndAllThatTheReadingSays) {
    Submission submission;
    add_record(submission, reading(noon),
               {.device = device, .devices = TestDevices({}), .received = later});
    ASSERT_EQ(submission.records.size(), 1U);
    const fleet::DeviceRecord& record = submission.records[0];
    EXPECT_EQ(record.vehicle.text(), "in 352093081452251");
    EXPECT_EQ(record.device, "teltonika:352093081452251");
    EXPECT_EQ(record.time, noon);
    EXPECT_EQ(record.place, fleet::Coordinates::from_degrees(54.7, 25.3));
    EXPECT_EQ(record.accuracy, fleet::Accuracy::from_metres(5));
    EXPECT_EQ(record.reported.speed()->value, 10);
    EXPECT_EQ(record.attributes.flag(fleet::Attribute::ignition), true);
    EXPECT_EQ(record.attributes.text(fleet::Attribute::time_source), "");
}

TEST(Records, OfAReadingHaveNoPlace) {
    Submission submission;
    add_record(submission, reading(noon, false),
               {.device = device, .devices = TestDevices({}), .received = later});
    EXPECT_FALSE(submission.records.at(0).place);
}

TEST(Records, SayWhereATimeComesFromThatTheDeviceDidNotSend) {
    Submission submission;
    add_record(submission, reading({}),
               {.device = device, .devices = TestDevices({}), .received = later});
    EXPECT_EQ(submission.records.at(0).time, later);
    EXPECT_EQ(submission.records.at(0).attributes.text(fleet::Attribute::time_source), "server");
}

TEST(Records, OfADeviceWhoseWeeksRollOverAreMovedToTheirTime) {
    TestDevices devices({std::string(device.id)});
    const std::chrono::weeks rollover{1024};
    for (const bool rolls_over : {true, false}) {
        devices.week_rollover = rolls_over;
        for (const int times : {0, 1, 2}) {
            Submission submission;
            add_record(submission, reading(noon - times * rollover),
                       {.device = device, .devices = devices, .received = later});
            EXPECT_EQ(submission.records.at(0).time, rolls_over ? noon : noon - times * rollover);
        }
    }
}

TEST(Records, OfATimeInNoVehicleAreRejectedWithTheirPlace) {
    TestDevices devices({std::string(device.id)});
    devices.in_vehicles_from = later;
    Submission submission;
    add_record(submission, reading(noon),
               {.device = device, .devices = devices, .received = later});
    add_record(submission, reading(later),
               {.device = device, .devices = devices, .received = later});
    ASSERT_EQ(submission.records.size(), 1U);
    EXPECT_EQ(submission.records[0].time, later);
    ASSERT_EQ(submission.rejected.size(), 1U);
    EXPECT_EQ(submission.rejected[0].reason, fleet::RejectionReason::bad_vehicle);
    EXPECT_EQ(submission.rejected[0].content,
              "teltonika:352093081452251 in no vehicle at 2026-11-22T12:00:00.000Z at 54.7000000, "
              "25.3000000");
}

}  // namespace
}  // namespace convoy::device_gateway
