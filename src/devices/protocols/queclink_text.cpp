#include "devices/protocols/queclink_text.hpp"

#include "devices/protocols/queclink_attributes.hpp"
#include "devices/units.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;

/// A place without a HDOP is believed for so long. Then the device repeats it from memory.
constexpr std::chrono::minutes max_queclink_age_without_hdop{10};

Reading queclink_reading(const QueclinkReport& report, const QueclinkPlace& place) {
    Reading reading{place.time, Fix{place.coordinates}, {}};
    if (const auto speed = decimal(report[place.speed()])) {
        reading.fix->motion.set_speed(kilometres_per_hour(*speed));
    }
    if (const auto course = decimal(report[place.course()])) {
        reading.fix->motion.set_heading(fleet::Degrees{*course});
    }
    return reading;
}

void set_queclink_place_attributes(fleet::Attributes& attributes, const QueclinkReport& report,
                                   const QueclinkPlace& place) {
    if (const auto hdop = decimal(report[place.hdop()])) {
        attributes.set_number(Attribute::hdop, *hdop);
    }
    if (const auto altitude = decimal(report[place.altitude()])) {
        attributes.set_number(Attribute::altitude, *altitude);
    }
    const std::string_view appended = report[place.appended()];
    if (const auto odometer = decimal(appended);
        odometer && appended.find('.') != std::string_view::npos) {
        attributes.set_number(Attribute::odometer, *odometer * 1'000);
    }
}

}  // namespace

bool QueclinkMemory::takes_for_fix(const QueclinkPlaceInTime& next, bool has_hdop,
                                   const std::optional<fleet::Time>& next_sent) {
    const bool is_last = place == next;
    const bool is_old = next_sent && *next_sent - next.time > max_queclink_age_without_hdop;
    if (!is_last || next_sent != sent) {
        was_fix = has_hdop || (!is_last && !is_old);
    }
    place = next;
    sent = next_sent;
    return was_fix;
}

Decoded decode_queclink_text(Bytes frame, const Receipt& receipt, QueclinkMemory& memory) {
    Decoded decoded;
    while (frame.ends_with('$') || frame.ends_with('\0')) {
        frame.remove_suffix(1);
    }
    const QueclinkReport report(frame);
    if (report.type().empty() || report.device().empty()) {
        decoded.fault = Fault::malformed;
        return decoded;
    }
    decoded.device = std::string(report.device());
    if (memory.device != report.device()) {
        memory = {.device = std::string(report.device())};
    }
    if (report.head() == "+ACK" && report.type() == "HBD") {
        decoded.at_once = "+SACK:GTHBD," + std::string(report.version()) + "," +
                          std::string(report.count()) + "$";
        return decoded;
    }
    if (is_hexadecimal(report.count())) {
        decoded.when_stored = "+SACK:" + std::string(report.count()) + "$";
    }
    // The time of sending is local on some devices, that of the fix never is.
    const auto ahead =
        receipt.policies.of(report.device()).ahead_of_utc.value_or(std::chrono::minutes{0});
    std::optional<fleet::Time> sent = report.sent();
    if (sent) {
        *sent -= ahead;
    }
    for (const QueclinkPlace& place : report.places()) {
        Reading reading = queclink_reading(report, place);
        const bool has_hdop = decimal(report[place.hdop()]) != 0;
        const bool is_fix = memory.takes_for_fix({place.coordinates, place.time}, has_hdop, sent);
        if (!is_fix || report.tail().satellites == 0) {
            reading.fix.reset();
            reading.time = sent ? sent : place.time;
        }
        decoded.readings.push_back(std::move(reading));
    }
    if (decoded.readings.empty()) {
        decoded.readings.push_back({sent, std::nullopt, {}});
    }
    // What is not said of one place is said when the report is sent, so at its last place.
    decoded.readings.back().attributes = queclink_attributes(report);
    for (std::size_t index = 0; index < report.places().size(); ++index) {
        set_queclink_place_attributes(decoded.readings[index].attributes, report,
                                      report.places()[index]);
    }
    return decoded;
}

}  // namespace convoy::devices
