#include "devices/mqtt/packet.hpp"

#include <gtest/gtest.h>

#include <string>

namespace convoy::devices {
namespace {

using std::string_view_literals::operator""sv;

Step mqtt_step_of(std::string_view digits) { return next_mqtt_packet(from_hexadecimal(digits)); }

TEST(MqttPacketTest, APacketEndsByItsLength) {
    EXPECT_EQ(mqtt_step_of("c000"), Step::frame(2));
    EXPECT_EQ(mqtt_step_of("c000c000"), Step::frame(2));
    EXPECT_EQ(mqtt_step_of("40020001"), Step::frame(4));
    EXPECT_EQ(mqtt_step_of("400200"), Step::need_more());
    EXPECT_EQ(mqtt_step_of("40"), Step::need_more());
    EXPECT_EQ(mqtt_step_of(""), Step::need_more());
}

TEST(MqttPacketTest, ALengthHasSevenBitsInEachByte) {
    const std::string of_two_bytes = from_hexadecimal("308001") + std::string(128, 'x');
    EXPECT_EQ(next_mqtt_packet(of_two_bytes), Step::frame(131));
    const std::string of_three_bytes = from_hexadecimal("30808001") + std::string(16'384, 'x');
    EXPECT_EQ(next_mqtt_packet(of_three_bytes), Step::frame(16'388));
    EXPECT_EQ(mqtt_step_of("3080"), Step::need_more());
    EXPECT_EQ(mqtt_step_of("308000"), Step::frame(3))
        << "a length may have more bytes than it needs";
}

TEST(MqttPacketTest, AGreatLengthClosesTheConnectionBeforeItsBytesArrive) {
    EXPECT_EQ(mqtt_step_of("30ffffff7f"), Step::close(Step::Reason::too_long));
    EXPECT_EQ(mqtt_step_of("30fdff0f"), Step::close(Step::Reason::too_long))
        << "262,141 and 4 bytes";
    EXPECT_EQ(mqtt_step_of("30fcff0f"), Step::need_more());
}

TEST(MqttPacketTest, ALengthOfFiveBytesIsMalformed) {
    EXPECT_EQ(mqtt_step_of("30ffffff"), Step::need_more());
    EXPECT_EQ(mqtt_step_of("30ffffffff"), Step::close(Step::Reason::malformed));
    EXPECT_EQ(mqtt_step_of("3080808080"), Step::close(Step::Reason::malformed));
}

TEST(MqttPacketTest, APacketIsSplit) {
    const std::string bytes = from_hexadecimal("3b820061");
    const MqttPacket packet = split_mqtt_packet(bytes);
    EXPECT_EQ(packet.type, MqttType::publish);
    EXPECT_EQ(packet.flags, 0xBU);
    EXPECT_EQ(packet.body, "a");
}

TEST(MqttPacketTest, ATextIsUtf8WithoutZeros) {
    const auto text = [](std::string_view bytes) {
        ByteReader reader(bytes);
        return read_mqtt_text(reader);
    };
    EXPECT_EQ(text("\0\x03"
                   "a\xC3\xA4"sv),
              "a\xC3\xA4");
    EXPECT_EQ(text("\0\0"sv), "");
    EXPECT_FALSE(
        text("\0\x02"
             "a"sv))
        << "it ends too early";
    EXPECT_FALSE(text("\0\x01\0"sv));
    EXPECT_FALSE(text("\0\x01\xFF"sv));
    EXPECT_FALSE(text("\0\x03\xED\xA0\x80"sv)) << "half a surrogate pair";
}

TEST(MqttPacketTest, AnswersHaveTheirLength) {
    EXPECT_EQ(hexadecimal(mqtt_packet(MqttType::pingresp, "")), "d000");
    EXPECT_EQ(hexadecimal(mqtt_answer(MqttType::puback, 0x1234)), "40021234");
    const std::string long_answer = mqtt_answer(MqttType::suback, 1, std::string(200, '\0'));
    EXPECT_EQ(hexadecimal(long_answer.substr(0, 5)), "90ca010001");
    EXPECT_EQ(next_mqtt_packet(long_answer), Step::frame(205));
}

}  // namespace
}  // namespace convoy::devices
