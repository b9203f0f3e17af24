#include "device-fleet/dialects/h02.hpp"

#include "device-fleet/dialects/writing.hpp"

namespace convoy::device_fleet {

const DialectTraits& H02::traits() const {
    static constexpr DialectTraits traits{
        .name = "h02", .protocol = "h02", .port = 5013, .units_per_degree = 600'000};
    return traits;
}

std::string H02::frame(const Device& device, const Content& batch) const {
    const Record& record = batch.records.front();
    std::string text = "*HQ," + device.id + ",V1," + written_time(record.time, "HHmmss") + ",A,";
    text += written_latitude(record.place, ',') + "," + written_longitude(record.place, ',') + ",";
    text += fixed(knots_of(record), 2) + "," + std::to_string(whole_heading_of(record)) + ",";
    text += written_time(record.time, "ddMMyy");
    // Every bit that is 0 is an alarm, except bit 10: the ignition is off.
    text += record.ignition ? ",FFFFFFFF#" : ",FFFFFBFF#";
    return text;
}

std::string H02::heartbeat(const Device& device, std::uint16_t /*number*/) const {
    return "*HQ," + device.id + ",HTBT,100#";
}

Reply H02::first_answer(Bytes received, Stage /*stage*/) const {
    Reply answer = line_of(received, "#");
    const Bytes text = received.substr(0, answer.size);
    if (text.starts_with("*HQ,") && text.find(",V4,V1,") != Bytes::npos) {
        answer.kind = Reply::Kind::taken;
    }
    return answer;
}

}  // namespace convoy::device_fleet
