#include "device-fleet/dialects/teltonika.hpp"

#include <algorithm>
#include <cmath>

#include "device-fleet/dialects/writing.hpp"
#include "devices/checksums.hpp"

namespace convoy::device_fleet {

namespace {

using devices::append_big;
using devices::ByteReader;
using devices::Transport;

constexpr std::uint16_t teltonika_port = 5027;
constexpr std::uint16_t ignition_element = 239;
constexpr std::size_t max_teltonika_records = 25;
constexpr std::uint8_t max_teltonika_satellites = 255;

std::string_view name_of(Teltonika::Codec codec, Transport transport) {
    if (transport == Transport::datagram) {
        return "teltonika-udp";
    }
    return codec == Teltonika::Codec::eight ? "teltonika" : "teltonika-8e";
}

/// Counts and numbers of elements: one byte in codec 8, two in codec 8 Extended.
void append_count(std::string& out, Teltonika::Codec codec, std::uint16_t count) {
    if (codec == Teltonika::Codec::eight) {
        append_big<std::uint8_t>(out, static_cast<std::uint8_t>(count));
    } else {
        append_big<std::uint16_t>(out, count);
    }
}

void append_record(std::string& out, Teltonika::Codec codec, const Record& record) {
    append_big<std::uint64_t>(out,
                              static_cast<std::uint64_t>(record.time.time_since_epoch().count()));
    append_big<std::uint8_t>(out, 0);  // priority
    append_big<std::int32_t>(out, record.place.longitude_e7());
    append_big<std::int32_t>(out, record.place.latitude_e7());
    append_big<std::int16_t>(out, 0);  // altitude
    append_big<std::uint16_t>(out, static_cast<std::uint16_t>(whole_heading_of(record)));
    append_big<std::uint8_t>(out, std::min(record.satellites, max_teltonika_satellites));
    append_big<std::uint16_t>(
        out, static_cast<std::uint16_t>(std::lround(kilometres_per_hour_of(record))));
    append_count(out, codec, 0);  // no element has caused it
    append_count(out, codec, 1);  // elements in all
    append_count(out, codec, 1);  // of one byte
    append_count(out, codec, ignition_element);
    append_big<std::uint8_t>(out, record.ignition ? 1 : 0);
    append_count(out, codec, 0);  // of two bytes
    append_count(out, codec, 0);  // of four
    append_count(out, codec, 0);  // of eight
    if (codec == Teltonika::Codec::eight_extended) {
        append_count(out, codec, 0);  // of any other length
    }
}

std::string block_of(Teltonika::Codec codec, std::span<const Record> records) {
    std::string block(1, static_cast<char>(codec));
    const auto count = static_cast<std::uint8_t>(records.size());
    append_big<std::uint8_t>(block, count);
    for (const Record& record : records) {
        append_record(block, codec, record);
    }
    append_big<std::uint8_t>(block, count);
    return block;
}

std::string datagram_of(const Device& device, const std::string& block, std::uint16_t number) {
    std::string content;
    append_big<std::uint16_t>(content, number);
    append_big<std::uint8_t>(content, 1);
    append_big<std::uint8_t>(content, static_cast<std::uint8_t>(number));
    append_big<std::uint16_t>(content, static_cast<std::uint16_t>(device.id.size()));
    content += device.id + block;
    std::string datagram;
    append_big<std::uint16_t>(datagram, static_cast<std::uint16_t>(content.size()));
    return datagram + content;
}

/// Five bytes behind their length: packet, 1, number of the block, records taken.
Reply answer_in_datagram(Bytes received) {
    ByteReader reader(received);
    const std::uint16_t length = reader.u16();
    const std::uint16_t packet = reader.u16();
    reader.skip(1);
    const std::uint8_t block = reader.u8();
    const std::uint8_t taken = reader.u8();
    const bool is_answer =
        reader.is_good() && length == 5 && block == static_cast<std::uint8_t>(packet);
    return {.kind = is_answer ? Reply::Kind::taken : Reply::Kind::other,
            .size = received.size(),
            .number = packet,
            .records = taken};
}

}  // namespace

Teltonika::Teltonika(Codec codec, Transport transport)
    : codec_(codec),
      traits_{.name = name_of(codec, transport),
              .protocol = "teltonika",
              .port = teltonika_port,
              .transport = transport,
              .answers_by = transport == Transport::stream ? AnswersBy::order : AnswersBy::number,
              .waits_for_login = transport == Transport::stream,
              .max_records = max_teltonika_records,
              .max_frames = many_frames,
              .step = std::chrono::milliseconds(1)} {}

std::string Teltonika::login(const Device& device) const {
    std::string login;
    if (traits_.transport == Transport::stream) {
        append_big<std::uint16_t>(login, static_cast<std::uint16_t>(device.id.size()));
        login += device.id;
    }
    return login;
}

std::string Teltonika::frame(const Device& device, const Content& batch) const {
    const std::string block = block_of(codec_, batch.records);
    if (traits_.transport == Transport::datagram) {
        return datagram_of(device, block, batch.number);
    }
    std::string frame(4, '\0');
    append_big<std::uint32_t>(frame, static_cast<std::uint32_t>(block.size()));
    frame += block;
    append_big<std::uint32_t>(frame, devices::crc16_arc(block));
    return frame;
}

std::string Teltonika::heartbeat(const Device& /*device*/, std::uint16_t /*number*/) const {
    return traits_.transport == Transport::stream ? "\xff" : "";
}

Reply Teltonika::first_answer(Bytes received, Stage stage) const {
    if (traits_.transport == Transport::datagram) {
        return answer_in_datagram(received);
    }
    if (stage == Stage::login) {
        return {.kind = received.front() == '\x01' ? Reply::Kind::login : Reply::Kind::denied,
                .size = 1};
    }
    constexpr std::size_t answer_size = 4;
    if (received.size() < answer_size) {
        return {};
    }
    return {.kind = Reply::Kind::taken,
            .size = answer_size,
            .number = std::nullopt,
            .records = ByteReader(received).u32()};
}

}  // namespace convoy::device_fleet
