#include "device-fleet/dialects/wialon.hpp"

#include <cmath>

#include "device-fleet/dialects/writing.hpp"
#include "devices/checksums.hpp"
#include "devices/text_values.hpp"

namespace convoy::device_fleet {

namespace {

constexpr std::string_view wialon_end = "\r\n";

std::string wialon_line(std::string_view type, const std::string& content) {
    return "#" + std::string(type) + "#" + content + hexadecimal_word(devices::crc16_arc(content)) +
           std::string(wialon_end);
}

std::string wialon_record(const Record& record) {
    std::string text = written_time(record.time, "ddMMyy") + ";";
    text += written_time(record.time, "HHmmss") + ";";
    text += written_latitude(record.place, ';') + ";" + written_longitude(record.place, ';') + ";";
    text += std::to_string(std::lround(kilometres_per_hour_of(record))) + ";";
    text += std::to_string(whole_heading_of(record)) + ";NA;";
    text += std::to_string(record.satellites) + ";NA;";
    return text + (record.ignition ? "1" : "0") + ";NA;;NA;";  // no outputs, no driver
}

}  // namespace

const DialectTraits& Wialon::traits() const {
    static constexpr DialectTraits traits{.name = "wialon",
                                          .protocol = "wialon",
                                          .port = 5039,
                                          .waits_for_login = true,
                                          .max_records = 100,
                                          .units_per_degree = 600'000};
    return traits;
}

std::string Wialon::login(const Device& device) const {
    return wialon_line("L", "2.0;" + device.id + ";NA;");
}

std::string Wialon::frame(const Device& /*device*/, const Content& batch) const {
    if (batch.records.size() == 1 && !batch.is_late) {
        return wialon_line("D", wialon_record(batch.records.front()) + ";");
    }
    std::string content;
    for (const Record& record : batch.records) {
        content += wialon_record(record) + "|";
    }
    return wialon_line("B", content);
}

std::string Wialon::heartbeat(const Device& /*device*/, std::uint16_t /*number*/) const {
    return "#P#\r\n";
}

Reply Wialon::first_answer(Bytes received, Stage /*stage*/) const {
    Reply answer = line_of(received, wialon_end);
    if (answer.size == 0) {
        return answer;
    }
    const Bytes line = received.substr(0, answer.size - wialon_end.size());
    if (line == "#AL#1") {
        answer.kind = Reply::Kind::login;
    } else if (line.starts_with("#AL#")) {
        answer.kind = Reply::Kind::denied;
    } else if (line == "#AD#1") {
        answer.kind = Reply::Kind::taken;
    } else if (line.starts_with("#AB#")) {
        const auto taken = devices::whole<std::size_t>(line.substr(4));
        answer.kind = taken ? Reply::Kind::taken : Reply::Kind::other;
        answer.records = taken.value_or(0);
    }
    return answer;
}

}  // namespace convoy::device_fleet
