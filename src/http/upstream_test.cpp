#include "http/upstream.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

namespace convoy::http {
namespace {

using Endpoint = Upstream::Endpoint;
using Endpoints = std::vector<Endpoint>;

Endpoint at(const char* address) { return {boost::asio::ip::make_address(address), 8080}; }

const Endpoint a = at("10.0.0.1");
const Endpoint b = at("10.0.0.2");
const Endpoint c = at("10.0.0.3");

struct UpstreamOrder : testing::Test {
    boost::asio::io_context network;
    Upstream upstream{network.get_executor(), {}, 8};
};

TEST_F(UpstreamOrder, IsTheResolversAtFirst) {
    EXPECT_EQ(upstream.in_order({a, b, c}), (Endpoints{a, b, c}));
}

TEST_F(UpstreamOrder, StaysWithTheAddressInUse) {
    upstream.use(b);
    EXPECT_EQ(upstream.in_order({a, b, c}), (Endpoints{b, a, c}));
    EXPECT_EQ(upstream.in_order({c, a}), (Endpoints{c, a}));
}

TEST_F(UpstreamOrder, LeavesAnAddressThatFailedForTheEnd) {
    upstream.use(a);
    upstream.failed(a);
    EXPECT_EQ(upstream.in_order({a, b, c}), (Endpoints{b, c, a}));
    upstream.use(c);
    EXPECT_EQ(upstream.in_order({a, b, c}), (Endpoints{c, b, a}));
    upstream.use(a);
    EXPECT_EQ(upstream.in_order({a, b, c}), (Endpoints{a, b, c}));
}

struct UpstreamIdle : UpstreamOrder {
    Upstream::TimePoint start;
    boost::asio::ip::tcp::acceptor listener{network, {boost::asio::ip::address_v4::loopback(), 0}};

    Upstream::Socket connected() {
        Upstream::Socket socket(network);
        socket.connect(listener.local_endpoint());
        return socket;
    }
};

TEST_F(UpstreamIdle, GivesBackTheConnectionUsedLast) {
    upstream.use(listener.local_endpoint());
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
    upstream.use(listener.local_endpoint());
    upstream.keep_idle(connected(), start);
    EXPECT_FALSE(upstream.take_idle(start + std::chrono::seconds(1)).has_value());
}

TEST_F(UpstreamIdle, KeepsNoConnectionToAnAddressNoLongerUsed) {
    upstream.keep_idle(connected(), start);
    EXPECT_FALSE(upstream.take_idle(start).has_value());
    upstream.use(listener.local_endpoint());
    upstream.keep_idle(connected(), start);
    upstream.use(a);
    EXPECT_FALSE(upstream.take_idle(start).has_value());
    upstream.use(listener.local_endpoint());
    upstream.keep_idle(connected(), start);
    upstream.failed(listener.local_endpoint());
    EXPECT_FALSE(upstream.take_idle(start).has_value());
}

}  // namespace
}  // namespace convoy::http
