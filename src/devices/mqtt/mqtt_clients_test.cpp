// What clients really send: recorded bytes, and apps by their settings.
#include <gmock/gmock.h>

#include <array>
#include <random>
#include <string>
#include <vector>

#include "devices/fixtures/mqtt_packets.hpp"
#include "devices/fixtures/real_frames.hpp"

namespace convoy::devices {
namespace {

using fleet::Attribute;
using std::string_view_literals::operator""sv;

// What mosquitto_pub 2.0.11 has sent: with quality 1 and a user; with 0 and without a client id
// (a goodbye in the same segment); with 2 and a will; then mosquitto_sub with a session that stays.
constexpr std::array real_mqtt_connections{
    "102300044d51545404c2003c00096a616e6570686f6e6500046a616e650006736563726574"
    "326500146f776e747261636b732f6a616e652f70686f6e6500017b225f74797065223a226c6f636174696f6e222c"
    "226c6174223a34382e38353833332c226c6f6e223a322e32393531332c22747374223a313439373334393331362c"
    "22746964223a227068227de000",
    "101b00044d51545404c2003c0000000576616e2d370006736563726574"
    "3034000c636f6e766f792f76616e2d377b226c6174223a312c226c6f6e223a322c2274696d65223a313733363531"
    "393136373030307de000",
    "102600044d51545404c4003c0003626f780001770003627965000576616e2d370006736563726574"
    "3436000c636f6e766f792f76616e2d3700017b226c6174223a312c226c6f6e223a322c2274696d65223a31373336"
    "3531393136373030307d62020001e000",
    "100f00044d515454040000050003737562"
    "82120001000d6f776e747261636b732f2b2f2b01e000",
};

/// All that the frames of a connection say, as one text.
std::string mqtt_said(const std::vector<Decoded>& frames) {
    std::string all;
    for (const Decoded& decoded : frames) {
        all += decoded.device.value_or("-") + " " + decoded.token.value_or("-") + " " +
               hexadecimal(decoded.at_once) + " " + hexadecimal(decoded.when_stored) + " " +
               std::to_string(decoded.readings.size()) + " " +
               std::to_string(decoded.rejected.size()) + " " +
               std::string(decoded.fault ? word_for(*decoded.fault) : "-") + "\n";
    }
    return all;
}

TEST(MqttClientsTest, RealClientsAreServed) {
    const auto answers = [](std::string_view digits) {
        std::string all;
        Connection connection(mqtt());
        for (const Decoded& decoded : connection.receive(from_hexadecimal(digits))) {
            EXPECT_FALSE(decoded.fault);
            all += hexadecimal(decoded.at_once + decoded.when_stored);
        }
        EXPECT_EQ(connection.closed(), Step::Reason::ended);
        return all;
    };
    EXPECT_EQ(answers(real_mqtt_connections[0]), "2002000040020001");
    EXPECT_EQ(answers(real_mqtt_connections[1]), "20020000");
    EXPECT_EQ(answers(real_mqtt_connections[2]), "200200005002000170020001");
    EXPECT_EQ(answers(real_mqtt_connections[3]), "200200009003000101");
}

/// What the apps send, written by the standard and the settings that their users get: Android
/// keeps its session, pings each hour, and wills an "lwt"; iOS begins with two subscriptions.
std::vector<std::string> mqtt_connections_of_apps() {
    const std::string will_and_login = mqtt_text("owntracks/jane/phone") +
                                       mqtt_text(R"({"_type":"lwt","tst":1700000000})") +
                                       mqtt_text("jane") + mqtt_text("secret");
    const std::string android = mqtt_packet_of(
        0x10, std::string("\0\4MQTT\4\xCC\x0E\x10"sv) + mqtt_text("janephone") + will_and_login);
    const std::string ios = mqtt_packet_of(
        0x10, std::string("\0\4MQTT\4\xEC\0\x3C"sv) + mqtt_text("janephone") + will_and_login);
    const auto subscribe = [](char number, std::string_view topic) {
        return mqtt_packet_of(0x82, std::string(1, '\0') + number + mqtt_text(topic) + "\1");
    };
    std::string location =
        R"({"_type":"location","BSSID":"c0:3f:d5","acc":12,"alt":60,"batt":81,"bs":1,"cog":90,)"
        R"("conn":"w","created_at":1700000002,"lat":52.5163,"lon":13.3777,"m":2,)"
        R"("tid":"ne","topic":"owntracks/jane/phone","tst":1700000000,"vac":3,"vel":36})";
    const MqttPublish retained{.topic = "owntracks/jane/phone", .quality = 1, .number = 3};
    std::string kept = mqtt_publish(location, retained);
    kept.front() = '\x33';  // the apps retain their last place
    return {
        android + subscribe('\1', "owntracks/jane/phone/cmd") +
            subscribe('\2', "owntracks/+/+/info") + kept +
            mqtt_publish(R"({"_type":"transition","event":"enter","desc":"Home","lat":52.5,)"
                         R"("lon":13.4,"tst":1700000100,"wtst":1,"acc":10,"tid":"ne","t":"c"})",
                         {.topic = "owntracks/jane/phone/event", .quality = 1, .number = 4}) +
            mqtt_publish(R"({"_type":"waypoint","desc":"Home","lat":52.5,"lon":13.4,"rad":50,)"
                         R"("tst":1700000000})",
                         {.topic = "owntracks/jane/phone/waypoint", .quality = 1, .number = 5}) +
            mqtt_packet_of(0xC0, "") + mqtt_packet_of(0xE0, ""),
        ios + subscribe('\1', "owntracks/+/+") + subscribe('\2', "owntracks/jane/phone/cmd") +
            kept + mqtt_publish("", {.topic = "owntracks/jane/phone", .quality = 0}) +
            mqtt_packet_of(0xC0, "")};
}

TEST(MqttClientsTest, AppsAreServed) {
    const auto connections = mqtt_connections_of_apps();
    EXPECT_EQ(mqtt_said(Connection(mqtt()).receive(connections[0])),
              "jane secret 20020000  0 0 -\n"
              "- - 9003000101  0 0 -\n"
              "- - 9003000201  0 0 -\n"
              "- -  40020003 1 0 -\n"
              "- -  40020004 1 0 -\n"
              "- -  40020005 0 0 -\n"
              "- - d000  0 0 -\n"
              "- -   0 0 -\n");
    EXPECT_EQ(mqtt_said(Connection(mqtt()).receive(connections[1])),
              "jane secret 20020000  0 0 -\n"
              "- - 9003000101  0 0 -\n"
              "- - 9003000201  0 0 -\n"
              "- -  40020003 1 0 -\n"
              "- -   0 0 -\n"
              "- - d000  0 0 -\n");
    const auto frames = Connection(mqtt()).receive(connections[0]);
    EXPECT_EQ(frames[0].longest_silence, std::chrono::minutes(90));
    const Reading& reading = frames[3].readings.at(0);
    EXPECT_EQ(reading.fix->motion.centimetres_per_second(), 1'000);
    EXPECT_EQ(reading.attributes.number(Attribute::battery_level), 81);
}

std::vector<std::string> all_mqtt_connections() {
    std::vector<std::string> all = mqtt_connections_of_apps();
    for (const char* digits : real_mqtt_connections) {
        all.push_back(from_hexadecimal(digits));
    }
    return all;
}

TEST(MqttClientsTest, ConnectionsMayBeCutAnywhere) {
    for (const std::string& bytes : all_mqtt_connections()) {
        const std::string whole = mqtt_said(Connection(mqtt()).receive(bytes));
        for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
            Connection connection(mqtt());
            auto frames = connection.receive(Bytes(bytes).substr(0, cut));
            const auto others = connection.receive(Bytes(bytes).substr(cut));
            frames.insert(frames.end(), others.begin(), others.end());
            ASSERT_EQ(mqtt_said(frames), whole) << "cut at " << cut;
        }
    }
}

TEST(MqttClientsTest, FlippedBitsAreSurvived) {
    std::mt19937 random(31);
    for (const std::string& bytes : all_mqtt_connections()) {
        for (std::size_t place = 0; place < bytes.size(); ++place) {
            std::string flipped = bytes;
            flipped[place] = static_cast<char>(flipped[place] ^ (1 << random() % 8));
            Connection connection(mqtt());
            for (const Decoded& decoded : connection.receive(flipped)) {
                EXPECT_TRUE(decoded.readings.empty() || !decoded.device);
            }
        }
    }
}

}  // namespace
}  // namespace convoy::devices
