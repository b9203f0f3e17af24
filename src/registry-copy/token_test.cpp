#include "registry-copy/token.hpp"

#include <gtest/gtest.h>

namespace convoy::registry {
namespace {

// The example of FIPS 180-2.
constexpr std::string_view hash_of_abc =
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(Token, IsHashedBySha256) {
    EXPECT_EQ(sha256_hex("abc"), hash_of_abc);
    EXPECT_TRUE(is_sha256_hex(hash_of_abc));
    EXPECT_FALSE(is_sha256_hex(hash_of_abc.substr(1)));
    EXPECT_FALSE(is_sha256_hex("B" + std::string(hash_of_abc.substr(1))));
}

TEST(Token, IsTheSameOnlyIfAllOfItIs) {
    EXPECT_TRUE(is_same_secret("abc", "abc"));
    EXPECT_FALSE(is_same_secret("abc", "abd"));
    EXPECT_FALSE(is_same_secret("abc", "ab"));
    EXPECT_TRUE(is_same_secret("", ""));
}

}  // namespace
}  // namespace convoy::registry
