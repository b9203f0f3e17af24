#include "device-fleet/dialects/gt06.hpp"

#include <algorithm>
#include <cmath>

#include "device-fleet/dialects/writing.hpp"
#include "devices/checksums.hpp"

namespace convoy::device_fleet {

namespace {

using devices::append_big;

constexpr std::uint8_t gt06_login_type = 0x01;
constexpr std::uint8_t gt06_place_type = 0x12;
constexpr std::uint8_t gt06_heartbeat_type = 0x13;
constexpr std::uint8_t gt06_ignition_place_type = 0x22;
constexpr double gt06_units_per_degree = 1'800'000;
constexpr std::string_view gt06_begin = "xx";  // two bytes 0x78
constexpr std::string_view gt06_end = "\r\n";

std::string gt06_frame_of(std::uint8_t type, std::string_view body, std::uint16_t number) {
    std::string counted;
    append_big<std::uint8_t>(counted, static_cast<std::uint8_t>(1 + body.size() + 2 + 2));
    append_big<std::uint8_t>(counted, type);
    counted += body;
    append_big<std::uint16_t>(counted, number);
    append_big<std::uint16_t>(counted, devices::crc16_x25(counted));
    return std::string(gt06_begin) + counted + std::string(gt06_end);
}

void append_gt06_time(std::string& out, fleet::Time time) {
    const std::string digits = written_time(time, "yyMMddHHmmss");
    for (std::size_t at = 0; at < digits.size(); at += 2) {
        out += static_cast<char>((digits[at] - '0') * 10 + (digits[at + 1] - '0'));
    }
}

void append_gt06_degrees(std::string& out, double degrees) {
    append_big<std::uint32_t>(
        out, static_cast<std::uint32_t>(std::llround(std::abs(degrees) * gt06_units_per_degree)));
}

/// The course, and what the place means: bit 10 is north, 11 west, 12 a fix; bit 14 says that bit
/// 15 is the ignition.
std::uint16_t gt06_flags_of(const Record& record) {
    unsigned flags = whole_heading_of(record) | 1U << 12U | 1U << 14U;
    flags |= record.place.latitude_e7() >= 0 ? 1U << 10U : 0U;
    flags |= record.place.longitude_e7() < 0 ? 1U << 11U : 0U;
    flags |= record.ignition ? 1U << 15U : 0U;
    return static_cast<std::uint16_t>(flags);
}

}  // namespace

const DialectTraits& Gt06::traits() const {
    static constexpr DialectTraits traits{.name = "gt06",
                                          .protocol = "gt06",
                                          .port = 5023,
                                          .answers_by = AnswersBy::number,
                                          .waits_for_login = true,
                                          .forgets_sent = true,
                                          .units_per_degree = 1'800'000};
    return traits;
}

std::string Gt06::login(const Device& device) const {
    std::string body = devices::from_hexadecimal("0" + device.id);
    append_big<std::uint16_t>(body, 0x3604);  // a model
    const auto minutes = std::abs(static_cast<int>(device.ahead_of_utc.count()));
    const int word = (minutes / 60 * 100 + minutes % 60) * 16;
    append_big<std::uint16_t>(
        body, static_cast<std::uint16_t>(word + (device.ahead_of_utc.count() < 0 ? 8 : 0)));
    return gt06_frame_of(gt06_login_type, body, 0);
}

std::string Gt06::frame(const Device& device, const Content& batch) const {
    constexpr unsigned size_of_place = 12;  // in the half of a byte before the satellites
    const Record& record = batch.records.front();
    std::string body;
    append_gt06_time(body, record.time + device.ahead_of_utc);
    append_big<std::uint8_t>(
        body,
        static_cast<std::uint8_t>(size_of_place << 4U | std::min<unsigned>(record.satellites, 15)));
    append_gt06_degrees(body, record.place.latitude());
    append_gt06_degrees(body, record.place.longitude());
    const auto speed = std::min<std::int64_t>(std::lround(kilometres_per_hour_of(record)), 255);
    append_big<std::uint8_t>(body, static_cast<std::uint8_t>(speed));
    append_big<std::uint16_t>(body, gt06_flags_of(record));
    body.append(8, '\0');  // no cell
    if (batch.is_late) {
        return gt06_frame_of(gt06_place_type, body, batch.number);
    }
    append_big<std::uint8_t>(body, record.ignition ? 1 : 0);
    body.append(2, '\0');  // by time, and live
    return gt06_frame_of(gt06_ignition_place_type, body, batch.number);
}

std::string Gt06::heartbeat(const Device& /*device*/, std::uint16_t number) const {
    // On, six of six parts of the battery, the best signal, no alarm, English.
    return gt06_frame_of(gt06_heartbeat_type, std::string_view("\x46\x06\x04\x00\x02", 5), number);
}

Reply Gt06::first_answer(Bytes received, Stage /*stage*/) const {
    constexpr std::size_t answer_size = 10;
    if (received.size() < 3) {
        return {};
    }
    const auto length = static_cast<std::uint8_t>(received[2]);
    const std::size_t size = std::size_t{2} + 1 + length + gt06_end.size();
    if (received.size() < size) {
        return {};
    }
    Reply answer{.kind = Reply::Kind::other, .size = size};
    if (size != answer_size || !received.starts_with(gt06_begin)) {
        return answer;
    }
    devices::ByteReader reader(received.substr(3));
    const std::uint8_t type = reader.u8();
    if (type == gt06_login_type) {
        answer.kind = Reply::Kind::login;
    } else if (type == gt06_place_type || type == gt06_ignition_place_type) {
        answer.kind = Reply::Kind::taken;
        answer.number = reader.u16();
    }
    return answer;
}

}  // namespace convoy::device_fleet
