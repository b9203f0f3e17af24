#include "net/reception.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

namespace convoy::net {
namespace {

using namespace std::chrono_literals;

TEST(Reception, IsEmptyWhenNoAcceptorListensAndNoConnectionIsOpen) {
    Reception reception({}, {});
    EXPECT_TRUE(reception.wait_until_empty(0ms));
    reception.begin({}, 1);
    reception.acceptor_began();
    EXPECT_FALSE(reception.wait_until_empty(0ms));
    boost::asio::io_context network;
    const auto place = reception.enter(boost::asio::ip::tcp::socket(network));
    reception.acceptor_ended();
    EXPECT_FALSE(reception.wait_until_empty(0ms));
    EXPECT_EQ(reception.connections(), 1U);
    reception.left(place);
    EXPECT_TRUE(reception.wait_until_empty(0ms));
}

}  // namespace
}  // namespace convoy::net
