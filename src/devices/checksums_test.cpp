#include "devices/checksums.hpp"

#include <gtest/gtest.h>

#include <boost/crc.hpp>
#include <random>
#include <string>

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

template <typename Crc>
std::uint16_t crc_by_boost(Bytes bytes) {
    Crc crc;
    crc.process_bytes(bytes.data(), bytes.size());
    return static_cast<std::uint16_t>(crc.checksum());
}

TEST(ChecksumsTest, AreThoseOfAnotherImplementationForAnyLength) {
    std::mt19937 random(7);
    std::string bytes;
    for (int size = 0; size < 100; ++size, bytes += static_cast<char>(random())) {
        const auto arc = crc_by_boost<boost::crc_optimal<16, 0x8005, 0, 0, true, true>>(bytes);
        EXPECT_EQ(crc16_arc(bytes), arc) << size;
        const auto kermit = crc_by_boost<boost::crc_optimal<16, 0x1021, 0, 0, true, true>>(bytes);
        EXPECT_EQ(crc16_kermit(bytes), kermit) << size;
        const auto x25 =
            crc_by_boost<boost::crc_optimal<16, 0x1021, 0xFFFF, 0xFFFF, true, true>>(bytes);
        EXPECT_EQ(crc16_x25(bytes), x25) << size;
    }
}

TEST(ChecksumsTest, TheExclusiveOrAndTheSumCountBytesAboveAscii) {
    EXPECT_EQ(exclusive_or("\xf0\x0f\x01"), 0xFE);
    EXPECT_EQ(sum_of_bytes("\xff\x02"), 0x01);
    EXPECT_EQ(exclusive_or(""), 0);
}

}  // namespace
}  // namespace convoy::devices
