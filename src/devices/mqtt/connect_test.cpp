#include "devices/mqtt/connect.hpp"

#include <gtest/gtest.h>

#include <string>

namespace convoy::devices {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view beginning_of_connect = "\0\4MQTT\4"sv;

/// The content of a CONNECT with these flags, a keep alive of a minute, and what follows.
std::string connect_with_flags(char flags, std::string_view rest) {
    return std::string(beginning_of_connect) + flags + std::string("\0\x3c"sv) + std::string(rest);
}

/// What it says. The texts are views of `content`.
std::optional<MqttConnect> read_connect(const std::string& content, unsigned flags = 0) {
    return read_mqtt_connect({MqttType::connect, flags, content});
}

TEST(MqttConnectTest, ALoginHasAllItsParts) {
    const std::string content =
        connect_with_flags('\xC6', "\0\5phone\0\4will\0\3bye\0\4jane\0\6secret"sv);
    const auto connect = read_connect(content);
    ASSERT_TRUE(connect);
    EXPECT_TRUE(connect->is_known_version);
    EXPECT_TRUE(connect->is_clean);
    EXPECT_EQ(connect->keep_alive, std::chrono::seconds(60));
    EXPECT_EQ(connect->client, "phone");
    EXPECT_EQ(connect->user, "jane");
    EXPECT_EQ(connect->password, "secret");
}

TEST(MqttConnectTest, ALoginMayHaveNoneOfThem) {
    const std::string content = connect_with_flags('\0', "\0\3box"sv);
    const auto connect = read_connect(content);
    ASSERT_TRUE(connect);
    EXPECT_FALSE(connect->is_clean);
    EXPECT_EQ(connect->client, "box");
    EXPECT_FALSE(connect->user);
    EXPECT_FALSE(connect->password);
}

TEST(MqttConnectTest, APasswordMayHaveAnyBytes) {
    const std::string content = connect_with_flags('\xC2', "\0\1a\0\1b\0\2\xFF\0"sv);
    EXPECT_EQ(read_connect(content).value().password, "\xFF\0"sv);
}

TEST(MqttConnectTest, OtherVersionsAreKnownByTheirBeginning) {
    for (const std::string_view content :
         {"\0\4MQTT\5\2\0\x3c\3\x21\0\x14\0\3new"sv, "\0\6MQIsdp\3\2\0\x3c\0\3old"sv,
          "\0\4MQTT\x84\2\0\x3c\0\3abc"sv}) {
        const auto connect = read_connect(std::string(content));
        ASSERT_TRUE(connect);
        EXPECT_FALSE(connect->is_known_version);
    }
}

TEST(MqttConnectTest, FlagsThatContradictThemselvesAreMalformed) {
    EXPECT_FALSE(read_connect(connect_with_flags('\x03', "\0\1a"sv)))
        << "the lowest bit is reserved";
    EXPECT_FALSE(read_connect(connect_with_flags('\x42', "\0\1a\0\1b"sv)))
        << "a password without a user";
    EXPECT_FALSE(read_connect(connect_with_flags('\x1E', "\0\1a\0\1b\0\0"sv)))
        << "a will of quality 3";
    EXPECT_FALSE(read_connect(connect_with_flags('\x0A', "\0\1a"sv))) << "a quality of no will";
    EXPECT_FALSE(read_connect(connect_with_flags('\x22', "\0\1a"sv))) << "no will that is retained";
    EXPECT_TRUE(read_connect(connect_with_flags('\x36', "\0\1a\0\1b\0\0"sv)));
    EXPECT_FALSE(read_connect(connect_with_flags('\x02', "\0\1a"sv), 1)) << "a flag of the packet";
}

TEST(MqttConnectTest, ALoginThatIsCutOrGoesOnIsMalformed) {
    const std::string whole = connect_with_flags('\xC6', "\0\1a\0\1b\0\1c\0\1d\0\1e"sv);
    ASSERT_TRUE(read_connect(whole));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_FALSE(read_connect(whole.substr(0, size))) << size;
    }
    EXPECT_FALSE(read_connect(whole + "x"));
}

TEST(MqttConnectTest, TheAnswerResumesNoSession) {
    EXPECT_EQ(hexadecimal(mqtt_connack(MqttReturn::accepted)), "20020000");
    EXPECT_EQ(hexadecimal(mqtt_connack(MqttReturn::not_admitted)), "20020005");
}

}  // namespace
}  // namespace convoy::devices
