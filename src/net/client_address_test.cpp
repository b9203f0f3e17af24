#include "net/client_address.hpp"

#include <gtest/gtest.h>

namespace convoy::net {
namespace {

using boost::asio::ip::make_address;

TEST(ClientAddress, OfIpv4IsTheAddress) {
    EXPECT_EQ(client_of(make_address("192.0.2.7")), make_address("192.0.2.7"));
    EXPECT_NE(client_of(make_address("192.0.2.7")), client_of(make_address("192.0.2.8")));
}

TEST(ClientAddress, OfIpv6IsItsNetworkOf64Bits) {
    EXPECT_EQ(client_of(make_address("2001:db8:1:2:3:4:5:6")), make_address("2001:db8:1:2::"));
    EXPECT_EQ(client_of(make_address("2001:db8:1:2::1")),
              client_of(make_address("2001:db8:1:2::2")));
    EXPECT_NE(client_of(make_address("2001:db8:1:2::1")),
              client_of(make_address("2001:db8:1:3::1")));
}

TEST(ClientAddress, OfIpv4OverAnIpv6SocketIsThatIpv4Address) {
    EXPECT_EQ(plain_address(make_address("::ffff:192.0.2.7")), make_address("192.0.2.7"));
    EXPECT_EQ(client_of(make_address("::ffff:192.0.2.7")), make_address("192.0.2.7"));
    EXPECT_EQ(plain_address(make_address("2001:db8::7")), make_address("2001:db8::7"));
}

}  // namespace
}  // namespace convoy::net
