#include "registry-copy/copy.hpp"

#include <gtest/gtest.h>

#include "registry-copy/token.hpp"

namespace convoy::registry {
namespace {

Changes a_change(std::uint64_t number, decltype(RecordChange::state) state) {
    return {.registry = "r", .number = number, .changes = {{number, std::move(state)}}};
}

Device device_with_token(const std::string& id, const std::string& token) {
    return {.id = id, .token_hash = sha256_hex(token)};
}

TEST(Copy, FindsADeviceByIdAndProtocol) {
    const Copy copy = Copy()
                          .with(a_change(1, Device{.id = "1", .protocol = "gt06"}))
                          .with(a_change(2, Device{.id = "2"}));
    EXPECT_EQ(copy.registry(), "r");
    EXPECT_EQ(copy.number(), 2U);
    EXPECT_EQ(copy.device("1")->id, "1");
    EXPECT_EQ(copy.device("gt06", "1")->id, "1");
    EXPECT_EQ(copy.device("h02", "1"), nullptr);
    EXPECT_EQ(copy.device("h02", "2")->id, "2") << "a device without a protocol may speak any";
    EXPECT_EQ(copy.device("3"), nullptr);
}

TEST(Copy, DoesNotChangeWhenAnotherIsMadeOfIt) {
    const Copy before = Copy().with(a_change(1, Device{.id = "1"}));
    const Copy after = before.with(a_change(2, RemovedDevice{"1"}));
    EXPECT_NE(before.device("1"), nullptr);
    EXPECT_EQ(after.device("1"), nullptr);
    EXPECT_EQ(before.number(), 1U);
}

TEST(Copy, HasVehicles) {
    const auto id = fleet::VehicleName::from("v").value();
    const Copy copy = Copy().with(a_change(1, Vehicle{.id = id, .plate = "ABC"}));
    EXPECT_EQ(copy.vehicle("v")->plate, "ABC");
    EXPECT_EQ(copy.with(a_change(2, RemovedVehicle{"v"})).vehicle("v"), nullptr);
    EXPECT_EQ(copy.with(a_change(2, RemovedVehicle{"w"})).vehicle("v")->plate, "ABC");
}

TEST(Copy, FindsTheDeviceOfAToken) {
    const Copy copy = Copy()
                          .with(a_change(1, device_with_token("1", "one")))
                          .with(a_change(2, device_with_token("2", "two")));
    EXPECT_EQ(copy.device_of_token("one")->id, "1");
    EXPECT_EQ(copy.device_of_token("two")->id, "2");
    EXPECT_EQ(copy.device_of_token("three"), nullptr);
    EXPECT_EQ(copy.device_of_token(""), nullptr);
    EXPECT_EQ(copy.device_of_token(sha256_hex("one")), nullptr);
}

TEST(Copy, ForgetsATokenThatWasReplaced) {
    const Copy copy = Copy().with(a_change(1, device_with_token("1", "old")));
    const Copy renewed = copy.with(a_change(2, device_with_token("1", "new")));
    EXPECT_EQ(renewed.device_of_token("old"), nullptr);
    EXPECT_EQ(renewed.device_of_token("new")->id, "1");
    EXPECT_EQ(copy.device_of_token("old")->id, "1");
    EXPECT_EQ(copy.with(a_change(2, RemovedDevice{"1"})).device_of_token("old"), nullptr);
    EXPECT_EQ(copy.with(a_change(2, Device{.id = "1"})).device_of_token("old"), nullptr);
}

}  // namespace
}  // namespace convoy::registry
