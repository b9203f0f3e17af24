#include "device-gateway/gateway_settings.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace convoy::device_gateway {
namespace {

template <class... Flags>
GatewaySettings read(Flags... flags) {
    const std::array arguments{"device-gateway", flags...};
    return read_settings(static_cast<int>(arguments.size()), arguments.data()).value();
}

TEST(GatewaySettings, OpenThePortOfEachProtocolOnLoopback) {
    const DoorSettings doors = door_settings(read());
    EXPECT_EQ(doors.address, "127.0.0.1");
    EXPECT_GE(doors.threads, 1U);
    std::set<std::uint16_t> ports;
    for (const DevicePort& port : doors.ports) {
        EXPECT_EQ(port.port, port.protocol == nullptr ? 5000 : port.protocol->port);
        ports.insert(port.port);
    }
    EXPECT_EQ(ports.size(), devices::protocols().size() + 1) << "no two protocols share a port";
}

TEST(GatewaySettings, OpenOnlyTheProtocolsThatAreNamed) {
    const DoorSettings doors =
        door_settings(read("--protocols", "teltonika,any", "--port-shift", "10000"));
    ASSERT_EQ(doors.ports.size(), 2U);
    EXPECT_EQ(doors.ports[0].port, 15000);
    EXPECT_EQ(doors.ports[0].protocol, nullptr);
    EXPECT_EQ(doors.ports[1].port, 15027);
}

TEST(GatewaySettings, RefuseAProtocolThatIsNoneAndAPortThatIsNone) {
    EXPECT_THROW(read("--protocols", "teletonika"), service::BadSetting);
    EXPECT_THROW(door_settings(read("--port-shift", "61000")), service::BadSetting);
}

TEST(GatewaySettings, OpenThePortsOfPhones) {
    const auto all = http_ports(read("--port-shift", "1"));
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].port, 5056);
    EXPECT_EQ(all[1].port, 5145);
    EXPECT_TRUE(http_ports(read("--protocols", "teltonika")).empty());
    EXPECT_EQ(http_ports(read("--protocols", "owntracks")).size(), 1U);
}

TEST(GatewaySettings, OpenAPortOfProxiesOnlyIfItIsNamed) {
    for (const DevicePort& port : door_settings(read()).ports) {
        EXPECT_FALSE(port.is_proxied);
    }
    const DoorSettings doors =
        door_settings(read("--protocols", "any", "--port-shift", "10000", "--proxied-port", "8085",
                           "--trusted-proxies", "10.0.0.0/8,::1"));
    ASSERT_EQ(doors.ports.size(), 2U);
    EXPECT_TRUE(doors.ports[1].is_proxied);
    EXPECT_EQ(doors.ports[1].port, 8085) << "it is not a device's port, so it is not shifted";
    EXPECT_EQ(doors.trusted_proxies, (std::vector<std::string>{"10.0.0.0/8", "::1"}));
    EXPECT_THROW(read("--trusted-proxies", "10.0.0.0/99"), service::BadSetting);
}

TEST(GatewaySettings, RefuseARegistryThatIsNoAddress) {
    EXPECT_THROW(read("--registry-url", "registry"), service::BadSetting);
    EXPECT_EQ(read("--registry-url", "http://registry:8084").registry_url, "http://registry:8084");
}

TEST(GatewaySettings, GiveTheOutboxInMebibytes) {
    const IntakeSettings settings = intake_settings(read("--outbox", "2"), 7);
    EXPECT_EQ(settings.max_bytes, 2U * 1024 * 1024);
    EXPECT_EQ(settings.id_prefix, "devices-7");
    EXPECT_EQ(read("--partial-frames", "16").limits.max_unread, 16U * 1024 * 1024);
}

}  // namespace
}  // namespace convoy::device_gateway
