#include "devices/checksums.hpp"

#include <gtest/gtest.h>

namespace convoy::devices {
namespace {

// The catalogue's check values: the checksum of these nine digits.
constexpr Bytes check = "123456789";

TEST(ChecksumsTest, HaveTheCheckValuesOfTheCatalogue) {
    EXPECT_EQ(crc16_arc(check), 0xBB3D);
    EXPECT_EQ(crc16_x25(check), 0x906E);
    EXPECT_EQ(crc16_kermit(check), 0x2189);
    EXPECT_EQ(crc16_ibm_3740(check), 0x29B1);
}

TEST(ChecksumsTest, TheExclusiveOrAndTheSumCountBytesAboveAscii) {
    EXPECT_EQ(exclusive_or("\xf0\x0f\x01"), 0xFE);
    EXPECT_EQ(sum_of_bytes("\xff\x02"), 0x01);
    EXPECT_EQ(exclusive_or(""), 0);
}

}  // namespace
}  // namespace convoy::devices
