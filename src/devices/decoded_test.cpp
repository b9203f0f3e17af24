#include "devices/decoded.hpp"

#include <gtest/gtest.h>

namespace convoy::devices {
namespace {

TEST(DecodedTest, EachFaultHasAWord) {
    EXPECT_EQ(word_for(Fault::bad_checksum), "bad_checksum");
    EXPECT_EQ(word_for(Fault::malformed), "malformed");
    EXPECT_EQ(word_for(Fault::no_device), "no_device");
    EXPECT_EQ(word_for(Fault::unknown_type), "unknown_type");
    EXPECT_EQ(word_for(Fault::foreign_name), "foreign_name");
}

}  // namespace
}  // namespace convoy::devices
