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

/// Whether a fix was measured long before it was sent, by clocks that can be compared.
bool is_old_queclink_place(fleet::Time fix, const QueclinkSending& sending) {
    constexpr std::chrono::minutes min_zone{60};
    constexpr std::chrono::minutes max_zone{14 * 60};
    constexpr std::chrono::minutes step_of_zones{15};
    // A report is sent some seconds after its fix, and the device's own clock may differ a little.
    constexpr std::chrono::minutes tolerance{2};
    if (!sending.sent || *sending.sent - fix <= max_queclink_age_without_hdop) {
        return false;
    }
    const auto age_when_received = sending.received - fix;
    if (std::chrono::abs(age_when_received) <= max_queclink_age_without_hdop) {
        return false;
    }
    const auto age = *sending.sent - fix;
    const auto beyond_zone = (age + tolerance / 2) % step_of_zones;
    const bool may_be_zone = !sending.is_zone_known && age >= min_zone - tolerance / 2 &&
                             age <= max_zone + tolerance && beyond_zone <= tolerance;
    return !may_be_zone;
}

}  // namespace

QueclinkSending queclink_sending(std::optional<fleet::Time> sent, std::string_view device,
                                 const Receipt& receipt) {
    const auto ahead = receipt.policies.of(device).ahead_of_utc;
    if (sent) {
        *sent -= ahead.value_or(std::chrono::minutes{0});
    }
    return {sent, ahead.has_value(), receipt.time};
}

bool QueclinkMemory::takes_for_fix(const QueclinkPlaceInTime& next, bool has_hdop,
                                   const QueclinkSending& sending) {
    const bool is_last = place == next;
    if (!is_last || sending.sent != sent) {
        was_fix = has_hdop || (!is_last && !is_old_queclink_place(next.time, sending));
    }
    place = next;
    sent = sending.sent;
    return was_fix;
}

std::string queclink_answer(std::string_view count) { return "+SACK:" + std::string(count) + "$"; }

std::string queclink_beat_answer(std::string_view version, std::string_view count) {
    return "+SACK:GTHBD," + std::string(version) + "," + std::string(count) + "$";
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
        decoded.at_once = queclink_beat_answer(report.version(), report.count());
        return decoded;
    }
    if (is_hexadecimal(report.count())) {
        decoded.when_stored = queclink_answer(report.count());
    }
    const QueclinkSending sending = queclink_sending(report.sent(), report.device(), receipt);
    for (const QueclinkPlace& place : report.places()) {
        Reading reading = queclink_reading(report, place);
        const bool has_hdop = decimal(report[place.hdop()]) != 0;
        const bool is_fix =
            memory.takes_for_fix({place.coordinates, place.time}, has_hdop, sending);
        if (!is_fix || report.tail().satellites == 0) {
            reading.fix.reset();
            reading.time = sending.sent.value_or(place.time);
        }
        decoded.readings.push_back(std::move(reading));
    }
    if (decoded.readings.empty()) {
        decoded.readings.push_back({sending.sent, std::nullopt, {}});
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
