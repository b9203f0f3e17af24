#include "devices/mqtt/packet.hpp"

#include "fleet/invariant.hpp"
#include "fleet/text.hpp"

namespace convoy::devices {

namespace {

constexpr std::size_t max_bytes_of_length = 4;
constexpr unsigned more_follows = 0x80;

/// How many bytes follow the first byte and those of the length.
struct RemainingLength {
    bool is_whole = false;
    std::size_t bytes = 0;   ///< that the length itself has
    std::size_t length = 0;  ///< at most 2^28 - 1
};

/// Seven bits in each byte, the lowest ones first.
RemainingLength remaining_length(Bytes behind_first) {
    RemainingLength remaining;
    for (const char each : behind_first.substr(0, max_bytes_of_length)) {
        const auto byte = static_cast<unsigned char>(each);
        remaining.length |= std::size_t{byte & (more_follows - 1)} << (7 * remaining.bytes);
        ++remaining.bytes;
        if ((byte & more_follows) == 0) {
            remaining.is_whole = true;
            break;
        }
    }
    return remaining;
}

}  // namespace

Step next_mqtt_packet(Bytes unread, std::size_t max_bytes) {
    if (unread.empty()) {
        return Step::need_more();
    }
    const RemainingLength remaining = remaining_length(unread.substr(1));
    if (!remaining.is_whole) {
        return remaining.bytes < max_bytes_of_length ? Step::need_more()
                                                     : Step::close(Step::Reason::malformed);
    }
    const std::size_t size = 1 + remaining.bytes + remaining.length;
    if (size > max_bytes) {
        return Step::close(Step::Reason::too_long);
    }
    return size <= unread.size() ? Step::frame(size) : Step::need_more();
}

MqttPacket split_mqtt_packet(Bytes packet) {
    fleet::require(!packet.empty(), "a packet has a first byte");
    const RemainingLength remaining = remaining_length(packet.substr(1));
    fleet::require(remaining.is_whole, "a packet has its length");
    const auto first = static_cast<unsigned char>(packet.front());
    return {static_cast<MqttType>(first >> 4), first & 0x0FU, packet.substr(1 + remaining.bytes)};
}

Bytes read_mqtt_bytes(ByteReader& reader) { return reader.take(reader.u16()); }

std::optional<std::string_view> read_mqtt_text(ByteReader& reader) {
    const Bytes text = read_mqtt_bytes(reader);
    const bool is_text = reader.is_good() && text.find('\0') == Bytes::npos && fleet::is_utf8(text);
    return is_text ? std::optional(text) : std::nullopt;
}

std::string mqtt_packet(MqttType type, std::string_view content) {
    std::string packet(1, static_cast<char>(static_cast<unsigned>(type) << 4));
    std::size_t rest = content.size();
    do {
        const unsigned byte = rest % more_follows;
        rest /= more_follows;
        packet += static_cast<char>(rest > 0 ? byte | more_follows : byte);
    } while (rest > 0);
    packet += content;
    return packet;
}

std::string mqtt_answer(MqttType type, std::uint16_t number, std::string_view more) {
    std::string content;
    append_big(content, number);
    content += more;
    return mqtt_packet(type, content);
}

}  // namespace convoy::devices
