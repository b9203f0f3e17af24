// The packet with which a client of MQTT 3.1.1 logs in.
#pragma once

#include <chrono>
#include <string_view>

#include "devices/mqtt/packet.hpp"

namespace convoy::devices {

/// What the second byte of a CONNACK says.
enum class MqttReturn : std::uint8_t {
    accepted = 0,
    unknown_version = 1,
    refused_id = 2,
    unavailable = 3,
    wrong_login = 4,
    not_admitted = 5,
};

/// A client's CONNECT. Its views are of the packet.
struct MqttConnect {
    bool is_known_version = true;        ///< false: all else is absent, since its form is not known
    bool is_clean = true;                ///< it wants no session of a connection before
    std::chrono::seconds keep_alive{0};  ///< 0: it does not say when it will send next
    std::string_view client{};
    std::optional<std::string_view> user{};
    std::optional<Bytes> password{};
};

/// Returns nothing if the packet is malformed, so that the connection has to be closed.
std::optional<MqttConnect> read_mqtt_connect(const MqttPacket& packet);

/// The answer to a CONNECT. Nothing is kept of a session, so none is ever resumed.
std::string mqtt_connack(MqttReturn code);

}  // namespace convoy::devices
