#include "registry/record_forms.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "registry-copy/token.hpp"

namespace convoy::registry {
namespace {

using testing::HasSubstr;
namespace json = boost::json;

TEST(RecordForms, WhatIsStoredIsReadAgainWithItsVersion) {
    const Device device{
        .id = "1", .protocol = "gt06", .token_hash = sha256_hex("secret"), .version = 7};
    EXPECT_EQ(device_of({.id = "1", .version = 7, .content = content_of(device)}), device);
    const Vehicle vehicle{
        .id = fleet::VehicleName::from("v").value(), .plate = "ABC", .version = 8};
    EXPECT_EQ(vehicle_of({.id = "v", .version = 8, .content = content_of(vehicle)}), vehicle);
}

TEST(RecordForms, AClientsRecordKeepsTheSecretOfTheOneBefore) {
    const Device before{.id = "1", .token_hash = sha256_hex("secret")};
    const StoredRecord stored{.id = "1", .version = 3, .content = content_of(before)};
    const auto made =
        record_to_store(RecordKind::device, json::parse(R"({"id":"1","protocol":"h02"})"), &stored);
    const Device after = device_of({.id = "1", .version = 4, .content = made->content});
    EXPECT_EQ(after.protocol, "h02");
    EXPECT_EQ(after.token_hash, before.token_hash);
    const auto created = record_to_store(RecordKind::device, json::parse(R"({"id":"1"})"), nullptr);
    EXPECT_EQ(device_of({.id = "1", .content = created->content}).token_hash, "");
}

TEST(RecordForms, AnUnknownProtocolIsRefusedWithTheKnownOnes) {
    const auto bad = record_to_store(RecordKind::device,
                                     json::parse(R"({"id":"1","protocol":"teltonka"})"), nullptr);
    EXPECT_EQ(bad.error().member, "protocol");
    EXPECT_THAT(bad.error().detail, HasSubstr(" teltonika "));
    EXPECT_THAT(bad.error().detail, HasSubstr(" osmand "));
    for (const auto* good : {"teltonika", "osmand", ""}) {
        const json::value value = json::object{{"id", "1"}, {"protocol", good}};
        EXPECT_TRUE(record_to_store(RecordKind::device, value, nullptr)) << good;
    }
}

TEST(RecordForms, AUnitOfSpeedIsRefusedWhereTheProtocolFixesIt) {
    const auto stored = [](std::string_view protocol) {
        const json::value value =
            json::object{{"id", "1"}, {"protocol", protocol}, {"speed_unit", "kmh"}};
        return record_to_store(RecordKind::device, value, nullptr);
    };
    for (const auto* good : {"osmand", "tk103", ""}) {
        EXPECT_TRUE(stored(good)) << good;
    }
    const auto bad = stored("gt06");
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().member, "speed_unit");
    EXPECT_THAT(bad.error().detail, HasSubstr("absent for gt06"));
}

TEST(RecordForms, AStoredChangeIsARecordOrARemoval) {
    EXPECT_EQ(change_of({{RecordKind::device, "1"}, 4, std::nullopt}),
              (RecordChange{4, RemovedDevice{"1"}}));
    EXPECT_EQ(change_of({{RecordKind::vehicle, "v"}, 5, std::nullopt}),
              (RecordChange{5, RemovedVehicle{"v"}}));
    EXPECT_EQ(change_of({{RecordKind::device, "1"}, 6, R"({"id":"1"})"}),
              (RecordChange{6, Device{.id = "1", .version = 6}}));
    EXPECT_EQ(
        change_of({{RecordKind::vehicle, "v"}, 7, R"({"id":"v"})"}),
        (RecordChange{7, Vehicle{.id = fleet::VehicleName::from("v").value(), .version = 7}}));
}

}  // namespace
}  // namespace convoy::registry
