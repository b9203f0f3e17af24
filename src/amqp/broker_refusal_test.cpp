// publisher_test.cpp reads refusals of the real broker.
#include "amqp/broker_refusal.hpp"

#include <gtest/gtest.h>

namespace convoy::amqp {
namespace {

TEST(BrokerRefusal, IsOnlyForNowIfTheBrokerHasNoSpaceOrFailed) {
    EXPECT_TRUE(is_only_for_now({.name = "amqp:resource-limit-exceeded", .description = ""}));
    EXPECT_TRUE(is_only_for_now({.name = failure_of_the_broker, .description = "disk full"}));
    EXPECT_FALSE(is_only_for_now({.name = "amqp:unauthorized-access", .description = ""}));
    EXPECT_FALSE(is_only_for_now({.name = "", .description = "failed"}));
}

TEST(BrokerRefusal, IsWrittenWithWhatTheBrokerSent) {
    EXPECT_EQ(to_string({.name = "amqp:internal-error", .description = "no space"}),
              "amqp:internal-error: no space");
    EXPECT_EQ(to_string({.name = "amqp:internal-error", .description = ""}), "amqp:internal-error");
    EXPECT_EQ(to_string({.name = "", .description = ""}), "rejected without a reason");
}

}  // namespace
}  // namespace convoy::amqp
