#include "device-fleet/dialects/nmea.hpp"

#include "device-fleet/dialects/writing.hpp"
#include "devices/checksums.hpp"

namespace convoy::device_fleet {

namespace {

std::string sentence(const std::string& content) {
    const auto sum = static_cast<std::uint16_t>(devices::exclusive_or(content));
    return "$" + content + "*" + hexadecimal_word(sum).substr(2) + "\r\n";
}

}  // namespace

const DialectTraits& Nmea::traits() const {
    static constexpr DialectTraits traits{.name = "nmea",
                                          .protocol = "nmea",
                                          .port = 5005,
                                          .answers_by = AnswersBy::nothing,
                                          .forgets_sent = true,
                                          .step = std::chrono::milliseconds(1),
                                          .units_per_degree = 600'000};
    return traits;
}

std::string Nmea::login(const Device& device) const { return sentence("PGID," + device.id); }

std::string Nmea::frame(const Device& /*device*/, const Content& batch) const {
    const Record& record = batch.records.front();
    std::string content = "GPRMC," + written_time(record.time, "HHmmss.SSS") + ",A,";
    content += written_latitude(record.place, ',') + "," + written_longitude(record.place, ',');
    content += "," + fixed(knots_of(record), 2) + "," + std::to_string(whole_heading_of(record));
    return sentence(content + "," + written_time(record.time, "ddMMyy") + ",,,A");
}

Reply Nmea::first_answer(Bytes received, Stage /*stage*/) const {
    return {.kind = Reply::Kind::other, .size = received.size()};
}

}  // namespace convoy::device_fleet
