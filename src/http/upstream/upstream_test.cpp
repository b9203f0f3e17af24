#include "http/upstream/upstream.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

namespace convoy::http {
namespace {

struct UpstreamIdle : testing::Test {
    boost::asio::io_context network;
    std::shared_ptr<AddressChoice> choice = std::make_shared<AddressChoice>();
    Upstream upstream{network.get_executor(), {}, choice, {8}};
    const Upstream::Endpoint other{boost::asio::ip::make_address("10.0.0.1"), 8080};
    Upstream::TimePoint start;
    boost::asio::ip::tcp::acceptor listener{network, {boost::asio::ip::address_v4::loopback(), 0}};

    Upstream::Socket connected() {
        Upstream::Socket socket(network);
        socket.connect(listener.local_endpoint());
        return socket;
    }
};

TEST_F(UpstreamIdle, GivesBackTheConnectionUsedLast) {
    choice->use(listener.local_endpoint());
    Upstream::Socket first = connected();
    Upstream::Socket second = connected();
    const auto port = second.local_endpoint().port();
    upstream.keep_idle(std::move(first), start);
    upstream.keep_idle(std::move(second), start);
    EXPECT_EQ(upstream.take_idle(start)->local_endpoint().port(), port);
    EXPECT_TRUE(upstream.take_idle(start).has_value());
    EXPECT_FALSE(upstream.take_idle(start).has_value());
}

TEST_F(UpstreamIdle, ForgetsConnectionsThatIdledTooLong) {
    choice->use(listener.local_endpoint());
    upstream.keep_idle(connected(), start);
    EXPECT_FALSE(upstream.take_idle(start + std::chrono::seconds(1)).has_value());
}

TEST_F(UpstreamIdle, KeepsNoConnectionToAnAddressNoLongerUsed) {
    upstream.keep_idle(connected(), start);
    EXPECT_FALSE(upstream.take_idle(start).has_value());
    choice->use(listener.local_endpoint());
    upstream.keep_idle(connected(), start);
    choice->use(other);
    EXPECT_FALSE(upstream.take_idle(start).has_value());
    choice->use(listener.local_endpoint());
    upstream.keep_idle(connected(), start);
    choice->failed(listener.local_endpoint());
    EXPECT_FALSE(upstream.take_idle(start).has_value());
}

}  // namespace
}  // namespace convoy::http
