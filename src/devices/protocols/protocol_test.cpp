#include "devices/protocols/protocol.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace convoy::devices {
namespace {

TEST(ProtocolTest, TheTableIsSortedAndEachPortIsThereOnce) {
    EXPECT_TRUE(std::ranges::is_sorted(protocols(), {}, &Protocol::name));
    std::set<std::uint16_t> ports;
    for (const Protocol& protocol : protocols()) {
        EXPECT_TRUE(ports.insert(protocol.port).second) << protocol.name;
        EXPECT_EQ(find_protocol(protocol.name), &protocol);
        EXPECT_NE(protocol.open(Transport::stream), nullptr);
    }
    EXPECT_EQ(find_protocol("none"), nullptr);
}

TEST(ProtocolTest, ADialectWithoutAnswersSendsOnce) {
    const auto of = [](std::string_view protocol, std::string_view answer) {
        Decoded decoded;
        decoded.when_stored = answer;
        return delivery_of(*find_protocol(protocol), decoded);
    };
    EXPECT_EQ(of("teltonika", "x"), Delivery::acknowledged);
    EXPECT_EQ(of("mqtt", "x"), Delivery::acknowledged);
    EXPECT_EQ(of("mqtt", ""), Delivery::sent_once);
    EXPECT_EQ(of("meitrack", "x"), Delivery::acknowledged);
    EXPECT_EQ(of("meitrack", ""), Delivery::sent_once);
    EXPECT_EQ(of("gt06", "x"), Delivery::sent_once);
}

}  // namespace
}  // namespace convoy::devices
