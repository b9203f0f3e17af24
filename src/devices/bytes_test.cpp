#include "devices/bytes.hpp"

#include <gtest/gtest.h>

namespace convoy::devices {
namespace {

using std::string_view_literals::operator""sv;

TEST(BytesTest, NumbersAreReadInTheOrderOfTheirBytes) {
    ByteReader reader("\x01\x02\xff\xfe\x00\x00\x00\x05"sv);
    EXPECT_EQ(reader.u16(), 0x0102);
    EXPECT_EQ(reader.i16(), -2);
    EXPECT_EQ(reader.big<std::uint32_t>(), 5U);
    EXPECT_TRUE(reader.is_at_end());
    EXPECT_TRUE(reader.is_good());
    EXPECT_EQ(ByteReader("\x01\x02").little<std::uint16_t>(), 0x0201);
}

TEST(BytesTest, BeyondTheEndIsZeroAndNotGood) {
    ByteReader reader("\x01\x02\x03");
    EXPECT_EQ(reader.u32(), 0U);
    EXPECT_FALSE(reader.is_good());
    EXPECT_EQ(reader.u8(), 0);
    EXPECT_EQ(reader.take(1), "");
}

TEST(BytesTest, HexadecimalComesBack) {
    EXPECT_EQ(hexadecimal("\x0a\xff"), "0aff");
    EXPECT_EQ(from_hexadecimal("0AfF"), "\x0a\xff");
    EXPECT_EQ(from_hexadecimal("0a0"), "");
    EXPECT_EQ(from_hexadecimal("0x"), "");
}

TEST(BytesTest, AppendedNumbersAreBigEndian) {
    std::string out;
    append_big(out, std::uint16_t{0x0102});
    append_big(out, std::uint32_t{3});
    EXPECT_EQ(out, "\x01\x02\x00\x00\x00\x03"sv);
}

}  // namespace
}  // namespace convoy::devices
