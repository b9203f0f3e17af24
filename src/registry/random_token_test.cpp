#include "registry/random_token.hpp"

#include <gtest/gtest.h>

namespace convoy::registry {
namespace {

TEST(RandomToken, IsAnotherOneEachTimeAndFitsIntoAUrl) {
    const std::string one = random_token();
    EXPECT_EQ(one.size(), 32U);
    for (int i = 0; i < 100; ++i) {
        const std::string other = random_token();
        EXPECT_NE(one, other);
        EXPECT_EQ(other.find_first_of("+/="), std::string::npos) << other;
    }
}

}  // namespace
}  // namespace convoy::registry
