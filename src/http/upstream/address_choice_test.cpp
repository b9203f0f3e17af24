#include "http/upstream/address_choice.hpp"

#include <gtest/gtest.h>

namespace convoy::http {
namespace {

using Endpoint = AddressChoice::Endpoint;
using Endpoints = std::vector<Endpoint>;

struct AddressChoiceTest : testing::Test {
    static Endpoint at(const char* address) { return {boost::asio::ip::make_address(address), 80}; }

    const Endpoint a = at("10.0.0.1");
    const Endpoint b = at("10.0.0.2");
    const Endpoint c = at("10.0.0.3");
    AddressChoice choice;
};

TEST_F(AddressChoiceTest, IsTheResolversAtFirst) {
    EXPECT_EQ(choice.in_order({a, b, c}), (Endpoints{a, b, c}));
}

TEST_F(AddressChoiceTest, StaysWithTheAddressInUse) {
    choice.use(b);
    EXPECT_EQ(choice.in_order({a, b, c}), (Endpoints{b, a, c}));
    EXPECT_EQ(choice.in_order({c, a}), (Endpoints{c, a}));
}

TEST_F(AddressChoiceTest, LeavesAnAddressThatFailedForTheEnd) {
    choice.use(a);
    choice.failed(a);
    EXPECT_EQ(choice.in_order({a, b, c}), (Endpoints{b, c, a}));
    choice.use(c);
    EXPECT_EQ(choice.in_order({a, b, c}), (Endpoints{c, b, a}));
    choice.use(a);
    EXPECT_EQ(choice.in_order({a, b, c}), (Endpoints{a, b, c}));
}

TEST_F(AddressChoiceTest, UsesOneUntilItFails) {
    EXPECT_FALSE(choice.uses(a));
    choice.use(a);
    choice.use(b);
    EXPECT_FALSE(choice.uses(a));
    EXPECT_TRUE(choice.uses(b));
    choice.failed(a);
    EXPECT_TRUE(choice.uses(b));
    choice.failed(b);
    EXPECT_FALSE(choice.uses(b));
}

}  // namespace
}  // namespace convoy::http
