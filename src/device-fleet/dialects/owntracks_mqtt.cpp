#include "device-fleet/dialects/owntracks_mqtt.hpp"

#include "device-fleet/dialects/owntracks_location.hpp"

namespace convoy::device_fleet {

namespace {

using devices::append_big;

// The types of packets, in the upper half of their first byte, with the flags that each must have.
constexpr std::uint8_t connect_packet = 0x10;
constexpr std::uint8_t connack_packet = 0x20;
constexpr std::uint8_t publish_packet = 0x32;  // of QoS 1
constexpr std::uint8_t puback_packet = 0x40;
constexpr std::uint8_t pingreq_packet = 0xC0;
constexpr std::uint8_t duplicate_flag = 0x08;
constexpr std::uint8_t protocol_level = 4;    // of MQTT 3.1.1
constexpr std::uint8_t keeps_session = 0x00;  // the flags of CONNECT: no clean session, no login
constexpr std::uint16_t keep_alive_seconds = 180;

void append_text(std::string& out, std::string_view text) {
    append_big<std::uint16_t>(out, static_cast<std::uint16_t>(text.size()));
    out += text;
}

/// Puts the type and the length before a packet: seven bits a byte, the lowest first.
std::string packet(std::uint8_t type, const std::string& content) {
    constexpr unsigned bits = 7;
    constexpr std::size_t more_follow = 0x80;
    std::string whole(1, static_cast<char>(type));
    std::size_t length = content.size();
    for (; length >= more_follow; length >>= bits) {
        whole += static_cast<char>(length % more_follow | more_follow);
    }
    whole += static_cast<char>(length);
    return whole + content;
}

}  // namespace

const DialectTraits& OwntracksMqtt::traits() const {
    static constexpr DialectTraits traits{.name = "owntracks-mqtt",
                                          .protocol = "mqtt",
                                          .port = 1883,
                                          .answers_by = AnswersBy::number,
                                          .waits_for_login = true,
                                          .max_frames = many_frames};
    return traits;
}

std::string OwntracksMqtt::id_of(std::size_t number) const {
    return "phone-" + std::to_string(number);
}

std::string OwntracksMqtt::login(const Device& device) const {
    std::string content;
    append_text(content, "MQTT");
    append_big<std::uint8_t>(content, protocol_level);
    append_big<std::uint8_t>(content, keeps_session);
    append_big<std::uint16_t>(content, keep_alive_seconds);
    append_text(content, device.id);
    return packet(connect_packet, content);
}

std::string OwntracksMqtt::frame(const Device& device, const Content& batch) const {
    std::string content;
    const std::string topic = "owntracks/" + device.id + "/phone";
    append_text(content, topic);
    append_big<std::uint16_t>(content, batch.number);
    content += owntracks_location(topic, batch.records.front());
    const auto type = static_cast<std::uint8_t>(batch.is_repeated ? publish_packet | duplicate_flag
                                                                  : publish_packet);
    return packet(type, content);
}

std::string OwntracksMqtt::heartbeat(const Device& /*device*/, std::uint16_t /*number*/) const {
    return packet(pingreq_packet, "");
}

Reply OwntracksMqtt::first_answer(Bytes received, Stage /*stage*/) const {
    // Every packet that a device receives without a subscription is shorter than 128 bytes.
    if (received.size() < 2) {
        return {};
    }
    const std::size_t size = std::size_t{2} + static_cast<std::uint8_t>(received[1]);
    if (received.size() < size) {
        return {};
    }
    Reply answer{.kind = Reply::Kind::other, .size = size};
    devices::ByteReader reader(received.substr(2, size - 2));
    const std::uint16_t word = reader.u16();
    if (static_cast<std::uint8_t>(received[0]) == connack_packet) {
        const bool is_admitted = reader.is_good() && (word & 0xFFU) == 0;
        answer.kind = is_admitted ? Reply::Kind::login : Reply::Kind::denied;
    } else if (static_cast<std::uint8_t>(received[0]) == puback_packet && reader.is_good()) {
        answer.kind = Reply::Kind::taken;
        answer.number = word;
    }
    return answer;
}

}  // namespace convoy::device_fleet
