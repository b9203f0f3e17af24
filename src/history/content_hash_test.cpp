#include "history/content_hash.hpp"

#include <gtest/gtest.h>

namespace convoy::history {
namespace {

// The value is from FIPS 180-2, appendix B.1.
TEST(ContentHash, IsTheFirstHalfOfSha256) {
    const ContentHash expected{0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
                               0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23};
    EXPECT_EQ(hash_of("abc"), expected);
    EXPECT_EQ(hash_of("abc"), expected) << "the second hash does not depend on the first";
    EXPECT_NE(hash_of(""), expected);
}

}  // namespace
}  // namespace convoy::history
