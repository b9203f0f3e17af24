#include "registry-copy/record_json.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <string>
#include <utility>
#include <vector>

#include "registry-copy/token.hpp"

namespace convoy::registry {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr std::string_view whole_vehicle =
    R"({"id":"van-7","display_name":"Van 7 🚐","plate":"ABC 123","type":"van",)"
    R"("colour":"#1E88e5","notes":"keys:\nat the desk"})";
constexpr std::string_view whole_device =
    R"({"id":"352093081452251","protocol":"teltonika",)"
    R"("assignments":[{"vehicle":"van-7","until":"2026-11-22T13:00:00.000Z"},)"
    R"({"vehicle":"van-8","from":"2026-11-22T13:00:00.000Z"}],)"
    R"("ahead_of_utc":"+08:00","checks_sums":false,"week_rollover":true,)"
    R"("speed_unit":"kmh","networks":["10.0.0.0/8"]})";

ReadResult<Vehicle> vehicle_in(std::string_view text) {
    return read_vehicle(json::parse(text), Author::client);
}
ReadResult<Device> device_in(std::string_view text) {
    return read_device(json::parse(text), Author::client);
}

TEST(RecordJson, EveryMemberOfAVehicleIsReadAndWritten) {
    const Vehicle vehicle = vehicle_in(whole_vehicle).value();
    EXPECT_EQ(vehicle.display_name, "Van 7 🚐");
    EXPECT_EQ(vehicle.notes, "keys:\nat the desk");
    EXPECT_EQ(json::serialize(members_of(vehicle)), whole_vehicle);
}

TEST(RecordJson, EveryMemberOfADeviceIsReadAndWritten) {
    const Device device = device_in(whole_device).value();
    EXPECT_EQ(device.protocol, "teltonika");
    EXPECT_EQ(device.ahead_of_utc, 8h);
    EXPECT_FALSE(device.checks_sums);
    EXPECT_TRUE(device.week_rollover);
    EXPECT_EQ(device.speed_unit, devices::SpeedUnit::kilometres_per_hour);
    ASSERT_EQ(device.assignments.size(), 2U);
    EXPECT_EQ(device.assignments[0].from, std::nullopt);
    EXPECT_EQ(json::serialize(members_of(device)), whole_device);
}

TEST(RecordJson, WhatIsLeftOutHasItsDefault) {
    const Device device = device_in(R"({"id":"1"})").value();
    EXPECT_EQ(device, Device{.id = "1"});
    EXPECT_EQ(json::serialize(members_of(device)),
              R"({"id":"1","checks_sums":true,"week_rollover":false})");
    EXPECT_EQ(json::serialize(members_of(vehicle_in(R"({"id":"v"})").value())), R"({"id":"v"})");
}

TEST(RecordJson, AssignmentsAreSorted) {
    const Device device =
        device_in(R"({"id":"1","assignments":[{"vehicle":"b","from":"2026-01-01T00:00:00Z"},)"
                  R"({"vehicle":"a","until":"2025-01-01T00:00:00Z"}]})")
            .value();
    EXPECT_EQ(device.assignments[0].vehicle.text(), "a");
}

TEST(RecordJson, OnlyTheRegistrysRecordsHaveTheTokensHash) {
    Device device{.id = "1", .token_hash = sha256_hex("secret"), .version = 7};
    EXPECT_EQ(read_device(record_of(device), Author::registry).value(), device);
    EXPECT_EQ(read_device(record_of(device), Author::client).error().member, "token_hash");
    EXPECT_EQ(json::serialize(shown(device)).find(device.token_hash), std::string::npos);
    EXPECT_TRUE(shown(device).at("has_token").get_bool());
    EXPECT_EQ(shown(device).at("version").to_number<int>(), 7);
    device.token_hash.clear();
    EXPECT_FALSE(shown(device).at("has_token").get_bool());
    EXPECT_EQ(read_device(record_of(device), Author::registry).value(), device);
}

TEST(RecordJson, AnErrorInAVehicleNamesTheMember) {
    const std::vector<std::pair<std::string, std::string>> bad{
        {R"([])", ""},
        {R"({})", "id"},
        {R"({"id":""})", "id"},
        {R"({"id":7})", "id"},
        {R"({"id":"v","plate":null})", "plate"},
        {R"({"id":"v","plate":"a\nb"})", "plate"},
        {R"({"id":"v","type":")" + std::string(129, 'x') + R"("})", "type"},
        {R"({"id":"v","colour":"red"})", "colour"},
        {R"({"id":"v","colour":"#12345g"})", "colour"},
        {R"({"id":"v","notes":"a\tb"})", "notes"},
        {R"({"id":"v","version":3})", "version"},
        {R"({"id":"v","Plate":"x"})", "Plate"},
    };
    for (const auto& [text, member] : bad) {
        const auto read = vehicle_in(text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().member, member) << text;
        EXPECT_TRUE(read.error().detail.starts_with(member.empty() ? "the body" : member)) << text;
    }
}

TEST(RecordJson, AnErrorInADeviceNamesTheMember) {
    const std::vector<std::pair<std::string, std::string>> bad{
        {R"({"id":"1","protocol":"Teltonika"})", "protocol"},
        {R"({"id":"1","ahead_of_utc":"+8"})", "ahead_of_utc"},
        {R"({"id":"1","checks_sums":"no"})", "checks_sums"},
        {R"({"id":"1","speed_unit":"mph"})", "speed_unit"},
        {R"({"id":"1","networks":"10.0.0.0/8"})", "networks"},
        {R"({"id":"1","networks":["::1","x"]})", "networks[1]"},
        {R"({"id":"1","assignments":[7]})", "assignments[0]"},
        {R"({"id":"1","assignments":[{}]})", "assignments[0].vehicle"},
        {R"({"id":"1","assignments":[{"vehicle":"v","from":"today"}]})", "assignments[0].from"},
        {R"({"id":"1","assignments":[{"vehicle":"v","since":"x"}]})", "assignments[0].since"},
        {R"({"id":"1","assignments":[{"vehicle":"v","from":"2026-01-01T00:00:00Z",)"
         R"("until":"2026-01-01T00:00:00Z"}]})",
         "assignments[0].until"},
        {R"({"id":"1","assignments":[{"vehicle":"v"},{"vehicle":"w"}]})", "assignments"},
        {R"({"id":"1","assignments":[{"vehicle":"v","until":"2026-01-01T00:00:01Z"},)"
         R"({"vehicle":"w","from":"2026-01-01T00:00:00Z"}]})",
         "assignments"},
    };
    for (const auto& [text, member] : bad) {
        const auto read = device_in(text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().member, member) << text;
    }
}

}  // namespace
}  // namespace convoy::registry
