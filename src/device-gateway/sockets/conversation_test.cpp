#include "device-gateway/sockets/conversation.hpp"

#include <gtest/gtest.h>

#include "device-gateway/fixtures/sample_frames.hpp"
#include "device-gateway/fixtures/test_intake.hpp"

namespace convoy::device_gateway {
namespace {

class ConversationTest : public testing::Test {
 protected:
    Conversation open(std::string_view protocol = "teltonika") {
        return {*devices::find_protocol(protocol),
                {.transport = devices::Transport::stream, .address = "192.0.2.1"},
                devices_,
                gateway_metrics_};
    }
    bool has_metric(const std::string& line) const {
        return metrics_.text().find(line) != std::string::npos;
    }

    TestDevices devices_{{std::string(teltonika_imei)}};
    service::Metrics metrics_;
    GatewayMetrics gateway_metrics_{metrics_};
};

TEST_F(ConversationTest, AnswersALoginAtOnceAndDataWhenStored) {
    Conversation conversation = open();
    const FrameOutcome login = conversation.read(teltonika_login(), teltonika_time);
    EXPECT_EQ(login.next, FrameOutcome::Next::go_on);
    EXPECT_EQ(login.at_once, "\x01");
    EXPECT_TRUE(login.submission.empty());
    EXPECT_EQ(conversation.device(), teltonika_imei);

    const FrameOutcome data = conversation.read(teltonika_frame(3), teltonika_time);
    EXPECT_EQ(data.at_once, "");
    EXPECT_EQ(data.when_stored, big_endian(3, 4));
    ASSERT_EQ(data.submission.records.size(), 3U);
    EXPECT_EQ(data.submission.records[0].vehicle.text(), "in " + std::string(teltonika_imei));
    EXPECT_TRUE(has_metric(R"(convoy_device_frames_total{protocol="teltonika",result="taken"} 2)"));
    EXPECT_TRUE(
        has_metric(R"(convoy_device_records_total{kind="position",protocol="teltonika"} 3)"));
}

TEST_F(ConversationTest, DeniesAnUnknownDevice) {
    Conversation conversation = open();
    const FrameOutcome login = conversation.read(teltonika_login("352093081452252"), {});
    EXPECT_EQ(login.next, FrameOutcome::Next::deny);
    EXPECT_EQ(login.at_once, std::string(1, '\0'));
    EXPECT_TRUE(
        has_metric(R"(convoy_device_frames_total{protocol="teltonika",result="denied"} 1)"));
}

TEST_F(ConversationTest, DeniesNoDeviceForWantOfAList) {
    devices_.has_list = false;
    const FrameOutcome login = open().read(teltonika_login(), {});
    EXPECT_EQ(login.next, FrameOutcome::Next::no_list);
    EXPECT_EQ(login.at_once, "");
}

TEST_F(ConversationTest, AnswersNoFrameWithAWrongChecksumUnlessItIsUnchecked) {
    std::string wrong = teltonika_frame();
    wrong.back() = static_cast<char>(wrong.back() ^ 1);
    Conversation conversation = open();
    conversation.read(teltonika_login(), {});
    const FrameOutcome strict = conversation.read(wrong, teltonika_time);
    EXPECT_EQ(strict.when_stored, "");
    EXPECT_TRUE(strict.submission.empty());
    EXPECT_TRUE(
        has_metric(R"(convoy_device_frames_total{protocol="teltonika",result="bad_checksum"} 1)"));

    devices_.unchecked.insert(std::string(teltonika_imei));
    const FrameOutcome lax = conversation.read(wrong, teltonika_time);
    EXPECT_EQ(lax.submission.records.size(), 1U);
}

/// The first packet of MQTT 3.1.1: 60 s of silence at most, a user name, perhaps a password.
std::string mqtt_login(std::string_view user, std::string_view password = {}) {
    const auto text = [](std::string_view content) {
        return big_endian(content.size(), 2) + std::string(content);
    };
    std::string rest = text("MQTT") + "\x04" + (password.empty() ? "\x82" : "\xC2") +
                       big_endian(60, 2) + text("client") + text(user);
    rest += password.empty() ? "" : text(password);
    return "\x10" + big_endian(rest.size(), 1) + rest;
}

TEST_F(ConversationTest, AdmitsADeviceThatNeedsATokenOnlyWithIts) {
    devices_.tokens = {{"right", std::string(teltonika_imei)}, {"of another", "phone"}};
    for (const auto* const token : {"", "wrong", "of another"}) {
        const FrameOutcome denied = open("mqtt").read(mqtt_login(teltonika_imei, token), {});
        EXPECT_EQ(denied.next, FrameOutcome::Next::deny) << token;
    }
    const FrameOutcome admitted = open("mqtt").read(mqtt_login(teltonika_imei, "right"), {});
    EXPECT_EQ(admitted.next, FrameOutcome::Next::go_on);
    EXPECT_EQ(admitted.at_once, std::string("\x20\x02\x00\x00", 4));
    EXPECT_EQ(admitted.longest_silence, std::chrono::seconds(90));
}

TEST_F(ConversationTest, TakesNothingFromAFrameOfNoDeviceThatIsPartlyWrong) {
    const FrameOutcome outcome =
        open("wialon").read("#B#x|301126;120000;5231.0;N;01324.0;E;0;0;0;9\r\n", teltonika_time);
    EXPECT_TRUE(outcome.submission.empty());
    EXPECT_EQ(outcome.when_stored, "");
    EXPECT_TRUE(
        has_metric(R"(convoy_device_frames_total{protocol="wialon",result="no_device"} 1)"));
}

TEST_F(ConversationTest, ReleasesNothingThatBelongsToNoDevice) {
    const FrameOutcome early = open().read(teltonika_frame(), teltonika_time);
    EXPECT_TRUE(early.submission.empty());
    EXPECT_EQ(early.when_stored, "");
    EXPECT_TRUE(
        has_metric(R"(convoy_device_frames_total{protocol="teltonika",result="no_device"} 1)"));
}

}  // namespace
}  // namespace convoy::device_gateway
