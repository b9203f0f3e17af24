#include "device-fleet/network/resolve.hpp"

#include <gtest/gtest.h>

namespace convoy::device_fleet {
namespace {

TEST(ResolveTest, AnAddressIsItself) {
    EXPECT_EQ(resolve_gateway("127.0.0.1").value().to_string(), "127.0.0.1");
    EXPECT_EQ(resolve_gateway("::1").value().to_string(), "::1");
}

TEST(ResolveTest, ANameWithoutAnAddressIsAnError) {
    EXPECT_TRUE(resolve_gateway("not a name").has_error());
}

}  // namespace
}  // namespace convoy::device_fleet
