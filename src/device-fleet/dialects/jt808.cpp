#include "device-fleet/dialects/jt808.hpp"

#include <algorithm>
#include <cmath>

#include "device-fleet/dialects/writing.hpp"
#include "devices/checksums.hpp"

namespace convoy::device_fleet {

namespace {

using devices::append_big;

constexpr std::uint16_t heartbeat_message = 0x0002;
constexpr std::uint16_t registration_message = 0x0100;
constexpr std::uint16_t authentication_message = 0x0102;
constexpr std::uint16_t location_message = 0x0200;
constexpr std::uint16_t batch_message = 0x0704;
constexpr std::uint16_t general_answer_message = 0x8001;
constexpr std::uint16_t registration_answer_message = 0x8100;
constexpr char jt808_frame_mark = '\x7e';
constexpr char jt808_escape_mark = '\x7d';
constexpr std::chrono::hours beijing_ahead{8};
constexpr std::size_t header_bytes = 12;
// Two messages before the first one with data: their numbers answer to nothing else.
constexpr std::uint16_t number_of_registration = 0;

std::string jt808_frame_of(std::uint16_t type, const Device& device, std::string_view body,
                           std::uint16_t number) {
    std::string content;
    append_big<std::uint16_t>(content, type);
    append_big<std::uint16_t>(content, static_cast<std::uint16_t>(body.size()));
    content += devices::from_hexadecimal(device.id);
    append_big<std::uint16_t>(content, number);
    content += body;
    content += static_cast<char>(devices::exclusive_or(content));
    std::string frame(1, jt808_frame_mark);
    for (const char byte : content) {
        if (byte == jt808_frame_mark || byte == jt808_escape_mark) {
            frame += jt808_escape_mark;
            frame += byte == jt808_frame_mark ? '\x02' : '\x01';
        } else {
            frame += byte;
        }
    }
    return frame + jt808_frame_mark;
}

std::string jt808_location_of(const Record& record) {
    constexpr std::uint8_t satellites_item = 0x31;
    const auto degrees = [](double value) {
        return static_cast<std::uint32_t>(std::llround(std::abs(value) * 1e6));
    };
    // Bit 0 is the ignition, 1 a fix, 2 south, 3 west.
    unsigned status = record.ignition ? 3U : 2U;
    status |= record.place.latitude_e7() < 0 ? 4U : 0U;
    status |= record.place.longitude_e7() < 0 ? 8U : 0U;
    std::string body(4, '\0');  // no alarm
    append_big<std::uint32_t>(body, status);
    append_big<std::uint32_t>(body, degrees(record.place.latitude()));
    append_big<std::uint32_t>(body, degrees(record.place.longitude()));
    append_big<std::uint16_t>(body, 0);  // altitude
    append_big<std::uint16_t>(
        body, static_cast<std::uint16_t>(std::lround(kilometres_per_hour_of(record) * 10)));
    append_big<std::uint16_t>(body, static_cast<std::uint16_t>(whole_heading_of(record)));
    body += devices::from_hexadecimal(written_time(record.time + beijing_ahead, "yyMMddHHmmss"));
    append_big<std::uint8_t>(body, satellites_item);
    append_big<std::uint8_t>(body, 1);
    append_big<std::uint8_t>(body, record.satellites);
    return body;
}

std::string without_escapes(Bytes content) {
    std::string plain;
    for (std::size_t at = 0; at < content.size(); ++at) {
        const bool is_escape = content[at] == jt808_escape_mark && at + 1 < content.size();
        if (is_escape) {
            ++at;
            plain += content[at] == '\x02' ? jt808_frame_mark : jt808_escape_mark;
        } else {
            plain += content[at];
        }
    }
    return plain;
}

/// What a message of the gateway says: type, properties, telephone, number; then its body.
void read_answer(Bytes message, Reply& answer) {
    devices::ByteReader reader(message);
    const std::uint16_t type = reader.u16();
    reader.skip(header_bytes - 2);
    const std::uint16_t number = reader.u16();
    if (type == registration_answer_message && reader.u8() != 0) {
        answer.kind = Reply::Kind::denied;
    }
    if (type != general_answer_message) {
        return;
    }
    const std::uint16_t answered = reader.u16();
    const bool is_refused = reader.u8() != 0 || !reader.is_good();
    if (answered == authentication_message) {
        answer.kind = is_refused ? Reply::Kind::denied : Reply::Kind::login;
    } else if (!is_refused && (answered == location_message || answered == batch_message)) {
        answer.kind = Reply::Kind::taken;
        answer.number = number;
    }
}

}  // namespace

const DialectTraits& Jt808::traits() const {
    static constexpr DialectTraits traits{.name = "jt808",
                                          .protocol = "jt808",
                                          .port = 5015,
                                          .answers_by = AnswersBy::number,
                                          .waits_for_login = true,
                                          .max_records = 25,
                                          .max_frames = many_frames,
                                          .units_per_degree = 1'000'000};
    return traits;
}

std::string Jt808::id_of(std::size_t number) const { return telephone_of(number); }

std::string Jt808::login(const Device& device) const {
    std::string registration(2 + 2, '\0');                // a province and a town
    registration += "CONVO";                              // the maker
    registration += "SIMULATED" + std::string(11, '\0');  // the model
    registration += device.id.substr(device.id.size() - 7);
    registration += '\0';  // the colour of no plate
    return jt808_frame_of(registration_message, device, registration, number_of_registration) +
           jt808_frame_of(authentication_message, device, device.id, number_of_registration);
}

std::string Jt808::frame(const Device& device, const Content& batch) const {
    if (batch.records.size() == 1 && !batch.is_late) {
        return jt808_frame_of(location_message, device, jt808_location_of(batch.records.front()),
                              batch.number);
    }
    std::string body;
    append_big<std::uint16_t>(body, static_cast<std::uint16_t>(batch.records.size()));
    append_big<std::uint8_t>(body, batch.is_late ? 1 : 0);
    for (const Record& record : batch.records) {
        const std::string location = jt808_location_of(record);
        append_big<std::uint16_t>(body, static_cast<std::uint16_t>(location.size()));
        body += location;
    }
    return jt808_frame_of(batch_message, device, body, batch.number);
}

std::string Jt808::heartbeat(const Device& device, std::uint16_t number) const {
    return jt808_frame_of(heartbeat_message, device, "", number);
}

Reply Jt808::first_answer(Bytes received, Stage /*stage*/) const {
    if (received.front() != jt808_frame_mark) {
        return {.kind = Reply::Kind::other,
                .size = std::min(received.find(jt808_frame_mark), received.size())};
    }
    const std::size_t end = received.find(jt808_frame_mark, 1);
    if (end == Bytes::npos) {
        return {};
    }
    Reply answer{.kind = Reply::Kind::other, .size = end + 1};
    const std::string plain = without_escapes(received.substr(1, end - 1));
    if (plain.size() > header_bytes && devices::exclusive_or(plain) == 0) {
        read_answer(Bytes(plain).substr(0, plain.size() - 1), answer);
    }
    return answer;
}

}  // namespace convoy::device_fleet
