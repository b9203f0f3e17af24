#include "device-gateway/traces/masking.hpp"

#include <gtest/gtest.h>

namespace convoy::device_gateway {
namespace {

using namespace std::string_literals;

TEST(Masking, KeepsTheLengthOfWhatItMasks) {
    EXPECT_EQ(without_secrets("id secret-token.", {.protocol = "mqtt", .token = "secret-token"}),
              "id ************.");
    EXPECT_EQ(
        without_secrets("secret-token secret-token", {.protocol = "mqtt", .token = "secret-token"}),
        "************ ************");
}

TEST(Masking, MasksAShortTokenWhereItIsThePassword) {
    EXPECT_EQ(without_secrets("phone-1 1", {.protocol = "mqtt", .token = "1"}), "phone-1 *");
}

TEST(Masking, MasksTheRestOfALoginThatWasNotRead) {
    const std::string login = "\x10\x20\0\4MQTT\5\xC2\0\x3Cname and secret"s;
    EXPECT_EQ(without_secrets(login, {.protocol = "mqtt"}),
              login.substr(0, 12) + std::string(login.size() - 12, '*'));
    EXPECT_EQ(without_secrets(login, {.protocol = ""}).find("secret"), std::string::npos)
        << "of no protocol yet";
    EXPECT_EQ(without_secrets(login, {.protocol = "mqtt", .is_login_read = true}), login)
        << "it has no password";
    EXPECT_EQ(without_secrets("\x10 a frame", {.protocol = "gt06"}), "\x10 a frame");
}

TEST(Masking, MasksThePasswordsOfWialon) {
    const FrameSecrets wialon{.protocol = "wialon", .is_login_read = true};
    EXPECT_EQ(without_secrets("#L#352093081452251;pass\r\n", wialon),
              "#L#352093081452251;****\r\n");
    EXPECT_EQ(without_secrets("#L#2.0;352093081452251;pass;BAC0\r\n", wialon),
              "#L#2.0;352093081452251;****;BAC0\r\n");
    EXPECT_EQ(without_secrets("#L#352093081452251\r\n#D#a;b\r\n", wialon),
              "#L#352093081452251\r\n#D#a;b\r\n");
    EXPECT_EQ(without_secrets("#L#1;pass", {.protocol = ""}), "#L#1;****");
}

TEST(Masking, SaysWhichFramesNeedACopy) {
    EXPECT_FALSE(may_have_secrets("#D#a;b\r\n", {.protocol = "wialon"}));
    EXPECT_FALSE(may_have_secrets("\x30\2ab", {.protocol = "mqtt"}));
    EXPECT_TRUE(may_have_secrets("\x10\2ab", {.protocol = "mqtt"}));
    EXPECT_TRUE(may_have_secrets("#L#a;b\r\n", {.protocol = "wialon"}));
    EXPECT_TRUE(may_have_secrets("x", {.protocol = "mqtt", .token = "x"}));
}

}  // namespace
}  // namespace convoy::device_gateway
