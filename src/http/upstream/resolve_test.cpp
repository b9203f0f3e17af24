// Asks only for addresses and for localhost, so it needs no name server.
#include "http/upstream/resolve.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/system/system_error.hpp>
#include <string>

namespace convoy::http {
namespace {

std::vector<boost::asio::ip::tcp::endpoint> resolved(const std::string& host,
                                                     const std::string& port) {
    boost::asio::io_context network;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    auto found = boost::asio::co_spawn(network, resolve({host, port, host}, deadline),
                                       boost::asio::use_future);
    network.run();
    return found.get();
}

TEST(Resolve, ReturnsAnAddressAsItIs) {
    for (const std::string host : {"192.0.2.7", "127.0.0.1"}) {
        const auto found = resolved(host, "8082");
        ASSERT_EQ(found.size(), 1U) << host;
        EXPECT_EQ(found[0].address().to_string(), host);
        EXPECT_EQ(found[0].port(), 8082);
    }
}

TEST(Resolve, ReturnsTheAddressesOfAName) {
    const auto found = resolved("localhost", "80");
    EXPECT_FALSE(found.empty());
    for (const auto& endpoint : found) {
        EXPECT_TRUE(endpoint.address().is_loopback()) << endpoint;
    }
}

TEST(Resolve, ThrowsWhatTheResolverReports) {
    EXPECT_THROW(resolved("127.0.0.1", "no-such-service"), boost::system::system_error);
}

}  // namespace
}  // namespace convoy::http
