#include "position-tracker/position_record.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "position-tracker/sample_positions.hpp"

namespace convoy::tracker {
namespace {

using namespace std::string_literals;

// The format is a promise to folders that exist already: these bytes may not change with it.
TEST(PositionRecord, IsDocumentedByteByByte) {
    const fleet::Time time{std::chrono::milliseconds{0x0000018BCFE56800}};
    const fleet::Position there{.time = time,
                                .coordinates = fleet::Coordinates::from_e7(1, -2).value(),
                                .accuracy = fleet::Accuracy::from_decimetres(0x0102)};
    EXPECT_EQ(encode_position_key(0x01020304, time),
              "\x01\x02\x03\x04\x80\x00\x01\x8B\xCF\xE5\x68\x00"s);
    EXPECT_EQ(encode_position_value(there), "\x80\x00\x00\x01\x7F\xFF\xFF\xFE\x01\x02"s);
    EXPECT_EQ(encode_number(0xA1B2C3D4), "\xA1\xB2\xC3\xD4"s);
}

TEST(PositionRecord, BytesCompareAsPositionsDo) {
    std::mt19937 random(1);
    std::uniform_int_distribution<int> sign(-3, 3);
    std::vector<fleet::Position> positions;
    for (int i = 0; i < 100; ++i) {
        positions.push_back(
            {.time = fleet::Time{std::chrono::milliseconds{sign(random)}},
             .coordinates = fleet::Coordinates::from_e7(sign(random), sign(random)).value(),
             .accuracy = sign(random) < 0 ? std::nullopt
                                          : std::optional(fleet::Accuracy::from_decimetres(
                                                static_cast<std::uint16_t>(100 + sign(random))))});
    }
    for (const fleet::Position& left : positions) {
        for (const fleet::Position& right : positions) {
            const auto bytes = [](const fleet::Position& position) {
                return encode_position_key(7, position.time) + encode_position_value(position);
            };
            ASSERT_EQ(left < right, bytes(left) < bytes(right));
        }
    }
}

TEST(PositionRecord, KeysOfOneVehicleStandTogether) {
    EXPECT_LT(encode_position_key(1, fleet::Time::max()),
              encode_position_key(2, fleet::Time::min()));
}

TEST(PositionRecord, RefusesBytesOfAnotherFormat) {
    const std::string key = encode_position_key(1, at(0));
    const std::string value = encode_position_value(position(at(0)));
    ASSERT_EQ(decode_position(key, value), position(at(0)));
    EXPECT_FALSE(decode_position(key.substr(1), value));
    EXPECT_FALSE(decode_position(key, value + "x"));
    EXPECT_FALSE(decode_position(key, value.substr(1)));
    EXPECT_FALSE(decode_position(key, ""));
    EXPECT_FALSE(decode_position(key, "\xFF\xFF\xFF\xFF\x80\x00\x00\x00"s));  // latitude 214
    EXPECT_FALSE(decode_number("abc"));
}

}  // namespace
}  // namespace convoy::tracker
