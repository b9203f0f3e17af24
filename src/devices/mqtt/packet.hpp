// The control packets of MQTT 3.1.1 (OASIS, 29 October 2014), as a server receives and sends them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "devices/bytes.hpp"
#include "devices/framing.hpp"

namespace convoy::devices {

/// The standard allows 256 MiB; a message with 2,000 positions has a thousandth of that.
inline constexpr std::size_t longest_mqtt_packet = 256 * 1'024;

enum class MqttType : std::uint8_t {
    connect = 1,
    connack = 2,
    publish = 3,
    puback = 4,   ///< a message of quality 1 was taken
    pubrec = 5,   ///< one of quality 2 was taken
    pubrel = 6,   ///< its sender forgets it
    pubcomp = 7,  ///< so does its receiver
    subscribe = 8,
    suback = 9,
    unsubscribe = 10,
    unsuback = 11,
    pingreq = 12,
    pingresp = 13,
    disconnect = 14,
};

/// A stranger cannot make a gateway keep more than this.
inline constexpr std::size_t longest_mqtt_login = 4 * 1'024;

/// Where a packet ends that has at most `max_bytes`.
Step next_mqtt_packet(Bytes unread, std::size_t max_bytes = longest_mqtt_packet);

struct MqttPacket {
    MqttType type;
    unsigned flags;  ///< the lower four bits of the first byte
    Bytes body;      ///< what follows the length
};

/// Splits what `next_mqtt_packet` has called a frame.
MqttPacket split_mqtt_packet(Bytes packet);

/// Two bytes of length, then as many bytes.
Bytes read_mqtt_bytes(ByteReader& reader);
/// The same for a text. Returns nothing unless it is UTF-8 without U+0000.
std::optional<std::string_view> read_mqtt_text(ByteReader& reader);

/// A packet of a server.
std::string mqtt_packet(MqttType type, std::string_view content);
/// One that names the packet of the client that it answers. `more` follows the number.
std::string mqtt_answer(MqttType type, std::uint16_t number, std::string_view more = "");

}  // namespace convoy::devices
