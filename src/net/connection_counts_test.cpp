#include "net/connection_counts.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace convoy::net {
namespace {

using boost::asio::ip::make_address;

const auto somebody = make_address("192.0.2.1");

TEST(ConnectionCounts, ServesAsManyAsTheLimitSaysAndThenSomeoneElseWhenOneLeaves) {
    ConnectionCounts counts({.connections = 2});
    const auto first = counts.enter(somebody);
    EXPECT_FALSE(first.refused);
    EXPECT_FALSE(counts.enter(somebody).refused);
    const auto third = counts.enter(somebody);
    EXPECT_EQ(third.refused, Refusal::too_many_connections);
    EXPECT_EQ(counts.served(), 2U);
    EXPECT_EQ(counts.open(), 3U);
    counts.leave(first);
    EXPECT_FALSE(counts.enter(somebody).refused)
        << "a connection that is refused does not count as served";
    counts.leave(third);
    EXPECT_EQ(counts.open(), 2U);
}

TEST(ConnectionCounts, TurnsAwayOnlyAFewAtTheSameTimeWithAWord) {
    ConnectionCounts counts({.connections = 0, .refused_at_once = 2});
    const auto entered = counts.enter(somebody);
    EXPECT_TRUE(entered.counted);
    EXPECT_TRUE(counts.enter(somebody).counted);
    const auto silent = counts.enter(somebody);
    EXPECT_FALSE(silent.counted);
    EXPECT_EQ(silent.refused, Refusal::too_many_connections);
    counts.leave(silent);
    EXPECT_EQ(counts.open(), 2U);
    counts.leave(entered);
    EXPECT_TRUE(counts.enter(somebody).counted);
}

TEST(ConnectionCounts, HoldsEachClientToItsOwnLimit) {
    ConnectionCounts counts({.connections = 10, .per_address = 1});
    const auto first = counts.enter(somebody);
    EXPECT_EQ(counts.enter(somebody).refused, Refusal::too_many_of_address);
    EXPECT_FALSE(counts.enter(make_address("192.0.2.2")).refused);
    EXPECT_FALSE(counts.enter(make_address("2001:db8::1")).refused);
    EXPECT_EQ(counts.enter(make_address("2001:db8::2")).refused, Refusal::too_many_of_address)
        << "a network of 64 bits is one client";
    counts.leave(first);
    EXPECT_FALSE(counts.enter(somebody).refused);
}

TEST(ConnectionCounts, HoldsThoseWithoutAClientToTheLimitOfAllAlone) {
    ConnectionCounts counts({.connections = 2, .per_address = 1});
    EXPECT_FALSE(counts.enter({}).refused);
    EXPECT_FALSE(counts.enter({}).refused);
    EXPECT_EQ(counts.enter({}).refused, Refusal::too_many_connections);
}

TEST(ConnectionCounts, CountAClientThatAProxyNamesLikeOneThatConnectsItself) {
    ConnectionCounts counts({.per_address = 2});
    const auto direct = counts.enter(somebody);
    const auto of_proxy = counts.enter(std::nullopt);
    EXPECT_TRUE(counts.enter_named(somebody));
    EXPECT_FALSE(counts.enter_named(somebody));
    EXPECT_TRUE(counts.enter_named(make_address("192.0.2.2"))) << "another client";
    EXPECT_EQ(counts.enter(somebody).refused, Refusal::too_many_of_address);
    counts.leave_named(somebody);
    EXPECT_TRUE(counts.enter_named(make_address("::ffff:192.0.2.1"))) << "the same address";
    counts.leave(direct);
    EXPECT_FALSE(counts.enter(somebody).refused);
    counts.leave(of_proxy);
}

TEST(ConnectionCounts, NameAsManyAsComeWithoutALimit) {
    ConnectionCounts counts({});
    EXPECT_TRUE(counts.enter_named(somebody));
    counts.leave_named(somebody);
    EXPECT_TRUE(counts.enter_named(somebody));
}

}  // namespace
}  // namespace convoy::net
