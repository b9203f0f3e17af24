#include "net/trusted_networks.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace convoy::net {
namespace {

using boost::asio::ip::make_address;

TEST(TrustedNetworks, AreAddressesOrNetworksOfBothFamilies) {
    const TrustedNetworks networks({"127.0.0.1", "10.0.0.0/8", "::1", "2001:db8::/32"});
    EXPECT_TRUE(networks.contain(make_address("127.0.0.1")));
    EXPECT_FALSE(networks.contain(make_address("127.0.0.2")));
    EXPECT_TRUE(networks.contain(make_address("10.255.0.1")));
    EXPECT_FALSE(networks.contain(make_address("11.0.0.1")));
    EXPECT_TRUE(networks.contain(make_address("::ffff:10.1.2.3"))) << "the same over IPv6";
    EXPECT_TRUE(networks.contain(make_address("2001:db8:7::1")));
    EXPECT_FALSE(networks.contain(make_address("2001:db9::1")));
    EXPECT_FALSE(TrustedNetworks({}).contain(make_address("127.0.0.1")));
}

TEST(TrustedNetworks, NameAnEntryThatIsNeither) {
    EXPECT_THROW(TrustedNetworks({"somewhere"}), std::invalid_argument);
    EXPECT_THROW(TrustedNetworks({"10.0.0.0/99"}), std::invalid_argument);
    EXPECT_THROW(TrustedNetworks({"::/129"}), std::invalid_argument);
}

}  // namespace
}  // namespace convoy::net
