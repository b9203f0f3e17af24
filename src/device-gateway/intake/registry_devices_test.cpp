#include "device-gateway/intake/registry_devices.hpp"

#include <gtest/gtest.h>

#include "registry-copy/token.hpp"

namespace convoy::device_gateway {
namespace {

using Verdict = KnownDevices::Verdict;

constexpr DeviceKey box{.protocol = "teltonika", .id = "352093081452251"};
constexpr DeviceKey stranger{.protocol = "teltonika", .id = "352093081452252"};
const fleet::Time change_of_vehicle = fleet::parse_time("2026-11-22T12:00:00Z").value();

fleet::VehicleName van(std::string_view name) { return fleet::VehicleName::from(name).value(); }

RegistryDevices listed(registry::Device device, bool accept_unknown = false) {
    registry::Changes changes{.registry = "1", .number = 1};
    changes.changes.push_back({.number = 1, .state = std::move(device)});
    const auto copy = std::make_shared<const registry::Copy>(registry::Copy().with(changes));
    return {[copy] { return copy; }, accept_unknown};
}

TEST(RegistryDevices, KnowWhatIsListedForItsProtocolAlone) {
    const RegistryDevices devices =
        listed({.id = std::string(box.id), .protocol = "teltonika", .checks_sums = false});
    EXPECT_EQ(devices.find(box), Verdict::known);
    EXPECT_FALSE(devices.policy_of(box).checks_sums);
    EXPECT_EQ(devices.find(stranger), Verdict::unknown);
    EXPECT_TRUE(devices.policy_of(stranger).checks_sums);
    EXPECT_EQ(devices.find({.protocol = "gt06", .id = box.id}), Verdict::unknown);
}

TEST(RegistryDevices, KnowADeviceOnlyInItsNetworks) {
    for (const bool accept_unknown : {false, true}) {
        const RegistryDevices devices =
            listed({.id = std::string(box.id), .networks = {"10.1.0.0/16"}}, accept_unknown);
        DeviceKey key = box;
        key.address = "10.1.2.3";
        EXPECT_EQ(devices.find(key), Verdict::known);
        key.address = "192.0.2.1";
        EXPECT_EQ(devices.find(key), Verdict::unknown);
    }
}

TEST(RegistryDevices, PutEachTimeIntoItsVehicle) {
    const RegistryDevices devices = listed(
        {.id = std::string(box.id),
         .assignments = {{.vehicle = van("Van 1"), .from = {}, .until = change_of_vehicle},
                         {.vehicle = van("Van 2"), .from = change_of_vehicle, .until = {}}}});
    EXPECT_EQ(devices.vehicle_of(box, change_of_vehicle - std::chrono::milliseconds(1)),
              van("Van 1"));
    EXPECT_EQ(devices.vehicle_of(box, change_of_vehicle), van("Van 2"));
}

TEST(RegistryDevices, TakeADeviceWithoutAVehicleForOne) {
    EXPECT_EQ(listed({.id = std::string(box.id)}).vehicle_of(box, change_of_vehicle), van(box.id));
    const RegistryDevices ended =
        listed({.id = std::string(box.id),
                .assignments = {{.vehicle = van("Van 1"), .until = change_of_vehicle}}});
    EXPECT_EQ(ended.vehicle_of(box, change_of_vehicle), std::nullopt)
        << "it was in one, and is in none since";
}

TEST(RegistryDevices, DenyNoDeviceWithoutAList) {
    const RegistryDevices none([] { return nullptr; }, false);
    EXPECT_EQ(none.find(box), Verdict::no_list);
    EXPECT_EQ(none.device_of_token("secret"), std::nullopt);
    const RegistryDevices all([] { return nullptr; }, true);
    EXPECT_EQ(all.find(box), Verdict::known);
    EXPECT_EQ(all.vehicle_of(box, change_of_vehicle), van(box.id));
}

TEST(RegistryDevices, KnowTheDeviceOfAToken) {
    const RegistryDevices devices =
        listed({.id = std::string(box.id), .token_hash = registry::sha256_hex("secret")});
    EXPECT_TRUE(devices.requires_token(box));
    EXPECT_EQ(devices.device_of_token("secret"), box.id);
    EXPECT_EQ(devices.device_of_token("guess"), std::nullopt);
    EXPECT_FALSE(devices.requires_token(stranger));
}

}  // namespace
}  // namespace convoy::device_gateway
