#include "devices/mqtt/mqtt.hpp"

#include <utility>

#include "devices/mqtt/connect.hpp"
#include "devices/requests/request.hpp"

namespace convoy::devices {

namespace {

constexpr std::string_view owntracks_topics = "owntracks/";
constexpr std::string_view convoy_topics = "convoy/";
constexpr std::uint8_t greatest_quality = 2;

/// A PUBLISH. Its views are of the packet.
struct MqttMessage {
    std::string_view topic;
    std::uint16_t number;  ///< 0 of quality 0
    unsigned quality;
    Bytes content;
};

std::optional<MqttMessage> read_message(const MqttPacket& packet) {
    const bool is_repeated = (packet.flags >> 3 & 1U) != 0;
    const unsigned quality = packet.flags >> 1 & 3U;
    ByteReader reader(packet.body);
    const auto topic = read_mqtt_text(reader);
    const std::uint16_t number = quality == 0 ? std::uint16_t{0} : reader.u16();
    const bool is_topic_right =
        topic && !topic->empty() && topic->find_first_of("#+") == std::string_view::npos;
    const bool is_quality_right =
        quality == 0 ? !is_repeated : quality <= greatest_quality && number != 0;
    if (!is_topic_right || !is_quality_right || !reader.is_good()) {
        return std::nullopt;
    }
    return MqttMessage{*topic, number, quality, reader.rest()};
}

using Decode = DecodedRequest (*)(const AppRequest&, const Receipt&);

/// How a message is read that this device publishes to this topic. Returns nothing if it may not.
Decode reader_of(std::string_view topic, std::string_view device) {
    const auto is_own = [&](std::string_view topics) {
        return topic.starts_with(topics) && topic.substr(topics.size()).starts_with(device);
    };
    if (is_own(owntracks_topics)) {
        const std::string_view behind = topic.substr(owntracks_topics.size() + device.size());
        return behind.size() > 1 && behind.front() == '/' ? decode_owntracks : nullptr;
    }
    const bool is_plain =
        is_own(convoy_topics) && topic.size() == convoy_topics.size() + device.size();
    return is_plain ? decode_positions : nullptr;
}

/// Whether a filter has its wildcards where they may be: "+" is a level, "#" the last one.
bool is_filter(std::string_view filter) {
    for (std::size_t place = 0; place < filter.size(); ++place) {
        const bool begins_level = place == 0 || filter[place - 1] == '/';
        const bool is_last = place + 1 == filter.size();
        const bool ends_level = is_last || filter[place + 1] == '/';
        if ((filter[place] == '+' && !(begins_level && ends_level)) ||
            (filter[place] == '#' && !(begins_level && is_last))) {
            return false;
        }
    }
    return !filter.empty();
}

/// SUBSCRIBE and UNSUBSCRIBE have a number and at least one filter, the former with a quality.
struct MqttFilters {
    std::uint16_t number = 0;
    std::string granted{};  ///< a byte for each filter
};

std::optional<MqttFilters> read_filters(const MqttPacket& packet, bool have_quality) {
    constexpr char failure = '\x80';
    ByteReader reader(packet.body);
    MqttFilters filters{.number = reader.u16()};
    while (!reader.is_at_end()) {
        const auto filter = read_mqtt_text(reader);
        const std::uint8_t quality = have_quality ? reader.u8() : std::uint8_t{0};
        if (!filter || quality > greatest_quality) {
            return std::nullopt;
        }
        filters.granted += is_filter(*filter) ? static_cast<char>(quality) : failure;
    }
    const bool is_right = reader.is_good() && filters.number != 0 && !filters.granted.empty();
    return is_right ? std::optional(std::move(filters)) : std::nullopt;
}

/// The only content of most packets.
std::optional<std::uint16_t> read_number(const MqttPacket& packet) {
    ByteReader reader(packet.body);
    const std::uint16_t number = reader.u16();
    return reader.is_good() && reader.is_at_end() && number != 0 ? std::optional(number)
                                                                 : std::nullopt;
}

bool is_answer_of_client(MqttType type) {
    return type == MqttType::puback || type == MqttType::pubrec || type == MqttType::pubcomp;
}

unsigned flags_of(MqttType type) {
    const bool has_bit =
        type == MqttType::pubrel || type == MqttType::subscribe || type == MqttType::unsubscribe;
    return has_bit ? 2 : 0;
}

}  // namespace

Step MqttDecoder::next(Bytes unread) {
    if (end_ != Step::Reason::none) {
        return Step::close(end_);
    }
    if (device_.empty() && !unread.empty()) {
        constexpr char begin_of_connect = '\x10';
        if (unread.front() != begin_of_connect) {
            return Step::close(Step::Reason::unknown_protocol);
        }
    }
    return next_mqtt_packet(unread, device_.empty() ? longest_mqtt_login : longest_mqtt_packet);
}

Decoded MqttDecoder::decode(Bytes frame, const Receipt& receipt) {
    const MqttPacket packet = split_mqtt_packet(frame);
    if (packet.type == MqttType::connect && device_.empty()) {
        return log_in(packet);
    }
    if (packet.type == MqttType::publish) {
        return publish(packet, receipt);
    }
    return packet.flags == flags_of(packet.type) ? answer(packet)
                                                 : end(Step::Reason::malformed, Fault::malformed);
}

Decoded MqttDecoder::end(Step::Reason reason, Fault fault) {
    end_ = reason;
    Decoded decoded;
    decoded.fault = fault;
    return decoded;
}

Decoded MqttDecoder::log_in(const MqttPacket& packet) {
    const auto connect = read_mqtt_connect(packet);
    if (!connect) {
        return end(Step::Reason::malformed, Fault::malformed);
    }
    if (!connect->is_known_version) {
        Decoded decoded = end(Step::Reason::refused, Fault::unknown_type);
        decoded.at_once = mqtt_connack(MqttReturn::unknown_version);
        return decoded;
    }
    const std::string_view user = connect->user.value_or("");
    const std::string_view name = user.empty() ? connect->client : user;
    const bool is_id_right = !connect->client.empty() || connect->is_clean;
    if (!is_id_right || name.empty()) {
        Decoded decoded = end(Step::Reason::refused, Fault::no_device);
        decoded.at_once = mqtt_connack(MqttReturn::refused_id);
        return decoded;
    }
    device_ = std::string(name);
    Decoded decoded;
    decoded.device = device_;
    decoded.at_once = mqtt_connack(MqttReturn::accepted);
    decoded.if_denied =
        mqtt_connack(connect->password ? MqttReturn::wrong_login : MqttReturn::not_admitted);
    decoded.if_unavailable = mqtt_connack(MqttReturn::unavailable);
    if (connect->password) {
        decoded.token = std::string(*connect->password);
    }
    if (connect->keep_alive.count() > 0) {
        decoded.longest_silence = connect->keep_alive * 3 / 2;  // so says the standard
    }
    return decoded;
}

Decoded MqttDecoder::publish(const MqttPacket& packet, const Receipt& receipt) {
    const auto message = read_message(packet);
    if (!message) {
        return end(Step::Reason::malformed, Fault::malformed);
    }
    const Decode decode_content = reader_of(message->topic, device_);
    if (decode_content == nullptr) {
        return end(Step::Reason::refused, Fault::foreign_name);
    }
    // What is unreadable as a whole is rejected like the rest: this protocol has no other answer.
    DecodedRequest content =
        decode_content({.parameters = {}, .body = message->content, .device = device_}, receipt);
    Decoded decoded;
    for (DeviceReading& reading : content.readings) {
        decoded.readings.push_back(std::move(reading.reading));
    }
    decoded.rejected = std::move(content.rejected);
    if (message->quality > 0) {
        decoded.when_stored = mqtt_answer(
            message->quality == 1 ? MqttType::puback : MqttType::pubrec, message->number);
    }
    return decoded;
}

Decoded MqttDecoder::answer(const MqttPacket& packet) {
    Decoded decoded;
    const auto number = read_number(packet);
    if (packet.type == MqttType::pubrel && number) {
        decoded.at_once = mqtt_answer(MqttType::pubcomp, *number);
    } else if (packet.type == MqttType::pingreq && packet.body.empty()) {
        decoded.at_once = mqtt_packet(MqttType::pingresp, "");
    } else if (packet.type == MqttType::disconnect && packet.body.empty()) {
        end_ = Step::Reason::ended;
    } else if (is_answer_of_client(packet.type) && number) {
        decoded.fault = Fault::unknown_type;  // it answers another server: nothing was sent here
    } else if (packet.type == MqttType::subscribe || packet.type == MqttType::unsubscribe) {
        return answer_filters(packet);
    } else {  // also a second CONNECT, and a packet that only servers send
        return end(Step::Reason::malformed, Fault::malformed);
    }
    return decoded;
}

Decoded MqttDecoder::answer_filters(const MqttPacket& packet) {
    const bool is_subscription = packet.type == MqttType::subscribe;
    const auto filters = read_filters(packet, is_subscription);
    if (!filters) {
        return end(Step::Reason::malformed, Fault::malformed);
    }
    Decoded decoded;
    decoded.at_once = is_subscription
                          ? mqtt_answer(MqttType::suback, filters->number, filters->granted)
                          : mqtt_answer(MqttType::unsuback, filters->number);
    return decoded;
}

}  // namespace convoy::devices
