#include "devices/mqtt/connect.hpp"

namespace convoy::devices {

namespace {

constexpr std::string_view name_of_protocol = "MQTT";
constexpr std::uint8_t level_of_protocol = 4;

/// What follows in a CONNECT, by the bits of one byte.
struct ConnectFlags {
    explicit ConnectFlags(std::uint8_t bits) : bits_(bits) {}

    bool is_clean() const { return has(1); }
    bool has_will() const { return has(2); }
    bool has_password() const { return has(6); }
    bool has_user() const { return has(7); }

    bool are_allowed() const {
        const bool is_reserved_set = has(0);
        const unsigned will_quality = bits_ >> 3 & 3U;
        const bool is_will_right = has_will() ? will_quality < 3 : will_quality == 0 && !has(5);
        return !is_reserved_set && is_will_right && (has_user() || !has_password());
    }

 private:
    bool has(unsigned bit) const { return (bits_ >> bit & 1U) != 0; }

    unsigned bits_;
};

}  // namespace

std::optional<MqttConnect> read_mqtt_connect(const MqttPacket& packet) {
    ByteReader reader(packet.body);
    MqttConnect connect;
    const auto name = read_mqtt_text(reader);
    const std::uint8_t level = reader.u8();
    if (!reader.is_good() || !name || packet.flags != 0) {
        return std::nullopt;
    }
    if (*name != name_of_protocol || level != level_of_protocol) {
        connect.is_known_version = false;
        return connect;
    }
    const ConnectFlags flags(reader.u8());
    connect.is_clean = flags.is_clean();
    connect.keep_alive = std::chrono::seconds(reader.u16());
    const auto client = read_mqtt_text(reader);
    if (!client || !flags.are_allowed()) {
        return std::nullopt;
    }
    connect.client = *client;
    if (flags.has_will()) {
        // What it would say when the device is gone is no position, so it is for no one here.
        if (!read_mqtt_text(reader)) {
            return std::nullopt;
        }
        read_mqtt_bytes(reader);
    }
    if (flags.has_user()) {
        connect.user = read_mqtt_text(reader);
        if (!connect.user) {
            return std::nullopt;
        }
    }
    if (flags.has_password()) {
        connect.password = read_mqtt_bytes(reader);
    }
    return reader.is_good() && reader.is_at_end() ? std::optional(connect) : std::nullopt;
}

std::string mqtt_connack(MqttReturn code) {
    std::string content(1, '\0');  // no session is present
    content += static_cast<char>(code);
    return mqtt_packet(MqttType::connack, content);
}

}  // namespace convoy::devices
