#include "devices/mqtt/mqtt.hpp"

#include <gmock/gmock.h>

#include <string>

#include "devices/fixtures/mqtt_packets.hpp"
#include "devices/fixtures/real_frames.hpp"

namespace convoy::devices {
namespace {

using fleet::Attribute;
using fleet::RejectionReason;
using std::string_view_literals::operator""sv;
using testing::IsEmpty;

/// What the frames behind a login say.
class MqttSession {
 public:
    explicit MqttSession(const MqttLogin& login = {}) { connection_.receive(mqtt_connect(login)); }

    Decoded receive(std::string_view bytes) {
        auto frames = connection_.receive(bytes);
        EXPECT_EQ(frames.size(), 1U);
        return frames.empty() ? Decoded{} : std::move(frames.back());
    }
    /// Why the connection ends with these bytes.
    std::optional<Step::Reason> end_by(std::string_view bytes) {
        connection_.receive(bytes);
        return connection_.closed();
    }

 private:
    Connection connection_{mqtt()};
};

TEST(MqttTest, ALoginSaysWhoItIsAndWhatToAnswer) {
    Connection connection(mqtt());
    const auto frames = connection.receive(mqtt_connect());
    ASSERT_EQ(frames.size(), 1U);
    const Decoded& login = frames[0];
    EXPECT_EQ(login.device, "jane");
    EXPECT_EQ(login.token, "secret");
    EXPECT_EQ(login.longest_silence, std::chrono::seconds(90));
    EXPECT_EQ(hexadecimal(login.at_once), "20020000");
    EXPECT_EQ(hexadecimal(login.if_denied), "20020004");
    EXPECT_EQ(hexadecimal(login.if_unavailable), "20020003");
    EXPECT_THAT(login.when_stored, IsEmpty());
    EXPECT_FALSE(connection.closed());
}

TEST(MqttTest, ALoginWithoutAUserIsThatOfItsClientId) {
    const auto frames = Connection(mqtt()).receive(
        mqtt_connect({.user = "", .client = "box", .password = "", .keep_alive = 0}));
    EXPECT_EQ(frames.at(0).device, "box");
    EXPECT_FALSE(frames[0].token);
    EXPECT_FALSE(frames[0].longest_silence);
    EXPECT_EQ(hexadecimal(frames[0].if_denied), "20020005");
}

TEST(MqttTest, ALoginWithoutANameIsRefused) {
    for (const MqttLogin& login : {MqttLogin{.user = "", .client = "", .password = ""},
                                   MqttLogin{.client = "", .is_clean = false}}) {
        Connection connection(mqtt());
        const auto frames = connection.receive(mqtt_connect(login));
        EXPECT_EQ(hexadecimal(frames.at(0).at_once), "20020002");
        EXPECT_EQ(frames[0].fault, Fault::no_device);
        EXPECT_FALSE(frames[0].device);
        EXPECT_EQ(connection.closed(), Step::Reason::refused);
    }
    const auto frames = Connection(mqtt()).receive(mqtt_connect({.client = ""}));
    EXPECT_EQ(frames.at(0).device, "jane") << "a client id may be empty if nothing is kept by it";
}

TEST(MqttTest, OtherVersionsAreAnsweredAndClosed) {
    // As mosquitto_pub sends them: -V mqttv31 and -V mqttv5.
    for (const char* digits :
         {"101100064d51497364700302003c00036f6c64", "101300044d5154540502003c0321001400036e6577"}) {
        Connection connection(mqtt());
        const auto frames = connection.receive(from_hexadecimal(digits));
        EXPECT_EQ(hexadecimal(frames.at(0).at_once), "20020001");
        EXPECT_EQ(connection.closed(), Step::Reason::refused);
    }
}

TEST(MqttTest, TheFirstPacketIsALogin) {
    for (const std::string& bytes : {mqtt_packet_of(0xC0, ""), mqtt_publish(at_the_tower),
                                     mqtt_packet_of(0xE0, ""), std::string("GET / HTTP/1.1\r\n")}) {
        Connection connection(mqtt());
        EXPECT_THAT(connection.receive(bytes), IsEmpty());
        EXPECT_EQ(connection.closed(), Step::Reason::unknown_protocol);
    }
}

TEST(MqttTest, AGreatPacketIsForDevicesThatHaveLoggedIn) {
    const std::string password(4'096, 'x');
    Connection connection(mqtt());
    EXPECT_THAT(connection.receive(mqtt_connect({.password = password})), IsEmpty());
    EXPECT_EQ(connection.closed(), Step::Reason::too_long);
    EXPECT_EQ(MqttSession().receive(mqtt_publish(std::string(200'000, ' '))).when_stored.size(),
              4U);
    EXPECT_EQ(MqttSession().end_by(mqtt_publish(std::string(256 * 1'024, ' '))),
              Step::Reason::too_long);
}

TEST(MqttTest, ASecondLoginEndsTheConnection) {
    EXPECT_EQ(MqttSession().end_by(mqtt_connect()), Step::Reason::malformed);
}

TEST(MqttTest, AMessageIsAnsweredWhenItIsStored) {
    const Decoded decoded = MqttSession().receive(mqtt_publish(at_the_tower, {.number = 0x1234}));
    ASSERT_EQ(decoded.readings.size(), 1U);
    EXPECT_EQ(decoded.readings[0].time, fleet::parse_time("2017-06-13T10:21:56Z"));
    EXPECT_EQ(decoded.readings[0].fix->coordinates.latitude_e7(), 488'583'300);
    EXPECT_EQ(hexadecimal(decoded.when_stored), "40021234");
    EXPECT_THAT(decoded.at_once, IsEmpty());
    EXPECT_FALSE(decoded.device) << "it is the connection's";
    EXPECT_FALSE(decoded.fault);
}

TEST(MqttTest, AMessageOfQuality0HasNoAnswer) {
    const Decoded decoded = MqttSession().receive(mqtt_publish(at_the_tower, {.quality = 0}));
    EXPECT_EQ(decoded.readings.size(), 1U);
    EXPECT_THAT(decoded.when_stored, IsEmpty());
}

TEST(MqttTest, AMessageOfQuality2IsForgottenWhenItIsStored) {
    MqttSession session;
    EXPECT_EQ(hexadecimal(session.receive(mqtt_publish(at_the_tower, {.quality = 2})).when_stored),
              "50020007");
    EXPECT_EQ(hexadecimal(session.receive(mqtt_packet_of(0x62, "\0\7"sv)).at_once), "70020007");
    EXPECT_EQ(hexadecimal(session.receive(mqtt_packet_of(0x62, "\0\x9"sv)).at_once), "70020009")
        << "it is of a connection before";
}

TEST(MqttTest, ARepeatedMessageSaysTheSame) {
    MqttSession session;
    session.receive(mqtt_publish(at_the_tower));
    const Decoded decoded = session.receive(mqtt_publish(at_the_tower, {.is_repeated = true}));
    EXPECT_EQ(decoded.readings.size(), 1U);
    EXPECT_EQ(hexadecimal(decoded.when_stored), "40020007");
}

TEST(MqttTest, OwnJsonIsAPositionOrAList) {
    const MqttPublish own{.topic = "convoy/jane"};
    MqttSession session;
    const Decoded one = session.receive(mqtt_publish(
        R"({"lat":1.5,"lon":2,"time":1736519167000,"attributes":{"ignition":true}})", own));
    ASSERT_EQ(one.readings.size(), 1U);
    EXPECT_EQ(one.readings[0].attributes.flag(Attribute::ignition), true);
    const Decoded many = session.receive(mqtt_publish(
        R"([{"lat":1,"lon":2,"time":1000000000000},{"lat":1,"lon":2,"time":1000000001000}])", own));
    EXPECT_EQ(many.readings.size(), 2U);
}

TEST(MqttTest, WhatCanNeverBecomeAPositionIsAnsweredAndKept) {
    MqttSession session;
    for (const std::string_view body : {R"({"_type":"location","lat":NaN,"lon":2,"tst":1})"sv,
                                        R"({"_type":"encrypted"})"sv, "\xFF\0x"sv, "{"sv}) {
        const Decoded decoded = session.receive(mqtt_publish(body));
        EXPECT_EQ(decoded.rejected.size(), 1U) << body;
        EXPECT_THAT(decoded.readings, IsEmpty());
        EXPECT_EQ(hexadecimal(decoded.when_stored), "40020007") << body;
    }
    const Decoded own = session.receive(mqtt_publish("[{", {.topic = "convoy/jane"}));
    ASSERT_EQ(own.rejected.size(), 1U);
    EXPECT_EQ(own.rejected[0].reason, RejectionReason::not_json);
    EXPECT_EQ(hexadecimal(own.when_stored), "40020007");
    EXPECT_EQ(session.receive(mqtt_publish(at_the_tower)).readings.size(), 1U);
}

TEST(MqttTest, APoisonedMessageCostsNoneOfTheHundredBehindIt) {
    std::string bytes = mqtt_connect() + mqtt_publish(R"({"_type":"location","lat":NaN})");
    for (int message = 0; message < 100; ++message) {
        bytes += mqtt_publish(at_the_tower, {.number = static_cast<std::uint16_t>(message + 8)});
    }
    std::size_t readings = 0;
    std::string answers;
    for (const Decoded& decoded : Connection(mqtt()).receive(bytes)) {
        readings += decoded.readings.size();
        answers += decoded.when_stored;
    }
    EXPECT_EQ(readings, 100U);
    ASSERT_EQ(answers.size(), 101U * 4);
    for (std::size_t index = 0; index < 101; ++index) {
        EXPECT_EQ(static_cast<unsigned char>(answers[index * 4 + 3]), index + 7) << "in order";
    }
}

TEST(MqttTest, WhatAnAppSaysBesidesPlacesIsAnswered) {
    // The content is empty when an app deletes what another server has retained.
    for (const std::string_view body : {""sv, R"({"_type":"lwt","tst":1})"sv}) {
        const Decoded decoded = MqttSession().receive(mqtt_publish(body));
        EXPECT_THAT(decoded.readings, IsEmpty());
        EXPECT_THAT(decoded.rejected, IsEmpty());
        EXPECT_EQ(hexadecimal(decoded.when_stored), "40020007");
    }
}

TEST(MqttTest, ADevicePublishesUnderItsOwnName) {
    for (const char* topic : {"owntracks/jane/phone", "owntracks/jane/phone/event",
                              "owntracks/jane/x", "convoy/jane"}) {
        EXPECT_EQ(MqttSession().end_by(mqtt_publish("", {.topic = topic})), std::nullopt) << topic;
    }
    for (const char* topic : {"owntracks/joe/phone", "owntracks/janet/phone", "owntracks/jane",
                              "owntracks/jane/", "convoy/joe", "convoy/janet", "convoy/jane/x",
                              "convoy/", "Convoy/jane", "x", "/", "$SYS/x", "owntracks//jane"}) {
        Connection connection(mqtt());
        connection.receive(mqtt_connect());
        const auto frames = connection.receive(mqtt_publish(at_the_tower, {.topic = topic}));
        ASSERT_EQ(frames.size(), 1U);
        EXPECT_EQ(frames[0].fault, Fault::foreign_name) << topic;
        EXPECT_THAT(frames[0].readings, IsEmpty());
        EXPECT_THAT(frames[0].when_stored, IsEmpty());
        EXPECT_EQ(connection.closed(), Step::Reason::refused);
    }
}

TEST(MqttTest, MessagesThatBreakTheStandardEndTheConnection) {
    const auto end_by = [](std::string_view bytes) { return MqttSession().end_by(bytes); };
    const auto malformed = std::optional(Step::Reason::malformed);
    EXPECT_EQ(end_by(mqtt_publish(at_the_tower, {.quality = 3})), malformed);
    EXPECT_EQ(end_by(mqtt_publish(at_the_tower, {.number = 0})), malformed);
    EXPECT_EQ(end_by(mqtt_publish(at_the_tower, {.quality = 0, .is_repeated = true})), malformed);
    EXPECT_EQ(end_by(mqtt_publish(at_the_tower, {.topic = ""})), malformed);
    EXPECT_EQ(end_by(mqtt_publish(at_the_tower, {.topic = "owntracks/jane/+"})), malformed);
    EXPECT_EQ(end_by(mqtt_publish(at_the_tower, {.topic = "#"})), malformed);
    EXPECT_EQ(end_by(mqtt_publish(at_the_tower, {.topic = "owntracks/jane/\xFF"})), malformed);
    EXPECT_EQ(end_by(mqtt_packet_of(0x32, "\0\1a\0"sv)), malformed) << "half of a packet's number";
    EXPECT_EQ(end_by(mqtt_packet_of(0x30, "\0"sv)), malformed);
    EXPECT_EQ(end_by(mqtt_packet_of(0x30, "")), malformed);
}

TEST(MqttTest, SubscriptionsAreGrantedAndNothingIsSent) {
    const std::string filters = std::string("\0\1"sv) + mqtt_text("owntracks/jane/phone/cmd") +
                                "\1" + mqtt_text("owntracks/+/+/info") + '\0' + mqtt_text("a/#") +
                                "\2";
    const Decoded decoded = MqttSession().receive(mqtt_packet_of(0x82, filters));
    EXPECT_EQ(hexadecimal(decoded.at_once), "90050001010002");
    EXPECT_FALSE(decoded.fault);
}

TEST(MqttTest, FiltersWithMisplacedWildcardsAreNotGranted) {
    for (const char* filter : {"a#", "a/#/b", "a+", "+a/b", "#/a", ""}) {
        const Decoded decoded = MqttSession().receive(
            mqtt_packet_of(0x82, std::string("\0\1"sv) + mqtt_text(filter) + "\1"));
        EXPECT_EQ(hexadecimal(decoded.at_once), "9003000180") << filter;
    }
    for (const char* filter : {"#", "+", "+/a", "a/+/b", "/", "a/#", "+/+/#"}) {
        const Decoded decoded = MqttSession().receive(
            mqtt_packet_of(0x82, std::string("\0\1"sv) + mqtt_text(filter) + "\1"));
        EXPECT_EQ(hexadecimal(decoded.at_once), "9003000101") << filter;
    }
}

TEST(MqttTest, SubscriptionsEnd) {
    const Decoded decoded = MqttSession().receive(
        mqtt_packet_of(0xA2, std::string("\0\x2"sv) + mqtt_text("a") + mqtt_text("b/+")));
    EXPECT_EQ(hexadecimal(decoded.at_once), "b0020002");
}

TEST(MqttTest, AClientIsThere) {
    EXPECT_EQ(hexadecimal(MqttSession().receive(mqtt_packet_of(0xC0, "")).at_once), "d000");
}

TEST(MqttTest, AGoodbyeEndsTheConnection) {
    EXPECT_EQ(MqttSession().end_by(mqtt_packet_of(0xE0, "")), Step::Reason::ended);
}

TEST(MqttTest, AnAnswerToAnotherServerSaysNothing) {
    for (const unsigned type : {0x40U, 0x50U, 0x70U}) {
        const Decoded decoded = MqttSession().receive(mqtt_packet_of(type, "\0\1"sv));
        EXPECT_EQ(decoded.fault, Fault::unknown_type);
        EXPECT_EQ(MqttSession().end_by(mqtt_packet_of(type, "\0\1"sv)), std::nullopt);
    }
}

TEST(MqttTest, PacketsThatBreakTheStandardEndTheConnection) {
    const std::string filter = std::string("\0\1"sv) + mqtt_text("a");
    for (const std::string& bytes :
         {mqtt_packet_of(0x00, ""),
          mqtt_packet_of(0x20, "\0\0"sv),
          mqtt_packet_of(0x90, "\0\1\0"sv),
          mqtt_packet_of(0xB0, "\0\1"sv),
          mqtt_packet_of(0xD0, ""),
          mqtt_packet_of(0xF0, ""),
          mqtt_packet_of(0xC1, ""),
          mqtt_packet_of(0xC0, "x"),
          mqtt_packet_of(0xE1, ""),
          mqtt_packet_of(0xE0, "x"),
          mqtt_packet_of(0x60, "\0\1"sv),
          mqtt_packet_of(0x62, "\0\0"sv),
          mqtt_packet_of(0x62, "\0"sv),
          mqtt_packet_of(0x62, "\0\1x"sv),
          mqtt_packet_of(0x42, "\0\1"sv),
          mqtt_packet_of(0x40, ""),
          mqtt_packet_of(0x80, filter + "\1"),
          mqtt_packet_of(0x82, filter),
          mqtt_packet_of(0x82, filter + "\3"),
          mqtt_packet_of(0x82, "\0\1"sv),
          mqtt_packet_of(0x82, std::string("\0\0"sv) + mqtt_text("a") + "\1"),
          mqtt_packet_of(0xA0, filter),
          mqtt_packet_of(0xA2, "\0\1"sv),
          mqtt_packet_of(0xA2, "\0\1\0\5a"sv),
          mqtt_packet_of(0x10, "")}) {
        EXPECT_EQ(MqttSession().end_by(bytes), Step::Reason::malformed) << hexadecimal(bytes);
    }
}

TEST(MqttTest, NothingIsReadBehindTheEnd) {
    Connection connection(mqtt());
    const auto frames =
        connection.receive(mqtt_connect() + mqtt_packet_of(0xE0, "") + mqtt_publish(at_the_tower));
    EXPECT_EQ(frames.size(), 2U);
}

}  // namespace
}  // namespace convoy::devices
