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

}  // namespace
}  // namespace convoy::devices
