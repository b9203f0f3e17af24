#include "device-fleet/dialects/queclink.hpp"

#include "device-fleet/dialects/writing.hpp"
#include "devices/text_values.hpp"

namespace convoy::device_fleet {

namespace {

constexpr std::string_view queclink_version = "270100";  // a GV300
constexpr std::string_view queclink_time = "yyyyMMddHHmmss";

}  // namespace

const DialectTraits& Queclink::traits() const {
    static constexpr DialectTraits traits{.name = "queclink",
                                          .protocol = "queclink",
                                          .port = 5004,
                                          .answers_by = AnswersBy::number,
                                          .newest_first = true,
                                          .max_frames = many_frames,
                                          .units_per_degree = 1'000'000};
    return traits;
}

std::string Queclink::frame(const Device& device, const Content& batch) const {
    const Record& record = batch.records.front();
    std::string text = batch.is_late ? "+BUFF:GTFRI," : "+RESP:GTFRI,";
    text += std::string(queclink_version) + "," + device.id + ",,12600,10,1,";
    text += "1,";  // HDOP
    text += fixed(kilometres_per_hour_of(record), 1) + ",";
    text += std::to_string(whole_heading_of(record)) + ",0.0,";
    text += fixed(record.place.longitude(), 6) + "," + fixed(record.place.latitude(), 6) + ",";
    text += written_time(record.time, queclink_time) + ",,,,,";  // no cell
    // Behind the mask 01 follow the satellites, then odometer, hours, two voltages and the level.
    text += "01," + std::to_string(record.satellites) + ",,,,,100,";
    text += record.ignition ? "220100" : "110000";
    text += ",,,," + written_time(batch.sent, queclink_time) + ",";
    return text + hexadecimal_word(batch.number) + "$";
}

std::string Queclink::heartbeat(const Device& device, std::uint16_t number) const {
    // The time of sending may be empty.
    return "+ACK:GTHBD," + std::string(queclink_version) + "," + device.id + ",,," +
           hexadecimal_word(number) + "$";
}

Reply Queclink::first_answer(Bytes received, Stage /*stage*/) const {
    constexpr std::string_view taken = "+SACK:";
    Reply answer = line_of(received, "$");
    const Bytes text = received.substr(0, answer.size);
    if (text.starts_with(taken) && !text.starts_with("+SACK:GTHBD")) {
        const Bytes count = text.substr(taken.size(), text.size() - taken.size() - 1);
        answer.number = devices::whole<std::uint16_t>(count, 16);
        answer.kind = answer.number ? Reply::Kind::taken : Reply::Kind::other;
    }
    return answer;
}

}  // namespace convoy::device_fleet
