#include "registry-copy/network.hpp"

#include <gtest/gtest.h>

namespace convoy::registry {
namespace {

TEST(Network, IsANetworkOrAnAddress) {
    for (const auto* text : {"10.0.0.0/8", "10.1.2.3", "::1", "2001:db8::/32", "0.0.0.0/0"}) {
        EXPECT_TRUE(is_network(text)) << text;
    }
    for (const auto* text : {"", "10.0.0.0/33", "van", "10.0.0", "::/129", "10.0.0.0/"}) {
        EXPECT_FALSE(is_network(text)) << text;
    }
}

TEST(Network, ContainsItsAddresses) {
    EXPECT_TRUE(contains("10.0.0.0/8", "10.200.1.1"));
    EXPECT_FALSE(contains("10.0.0.0/8", "11.0.0.1"));
    EXPECT_TRUE(contains("10.1.2.3", "10.1.2.3"));
    EXPECT_FALSE(contains("10.1.2.3", "10.1.2.4"));
    EXPECT_TRUE(contains("2001:db8::/32", "2001:db8:1::5"));
    EXPECT_FALSE(contains("2001:db8::/32", "2001:db9::5"));
    EXPECT_TRUE(contains("0.0.0.0/0", "203.0.113.9"));
    EXPECT_FALSE(contains("::/0", "203.0.113.9"));
    EXPECT_FALSE(contains("10.0.0.0/8", "no address"));
}

TEST(Network, TakesAMappedAddressForIPv4) {
    EXPECT_TRUE(contains("10.0.0.0/8", "::ffff:10.1.2.3"));
}

TEST(Network, WithoutOneADeviceMaySendFromAnywhere) {
    EXPECT_TRUE(may_send_from({.id = "1"}, "203.0.113.9"));
    const Device device{.id = "1", .networks = {"10.0.0.0/8", "::1"}};
    EXPECT_TRUE(may_send_from(device, "::1"));
    EXPECT_FALSE(may_send_from(device, "203.0.113.9"));
}

}  // namespace
}  // namespace convoy::registry
