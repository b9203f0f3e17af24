#include "devices/protocols/suntech_values.hpp"

#include <array>
#include <string>

#include "devices/civil_time.hpp"
#include "devices/naming.hpp"
#include "devices/text_values.hpp"
#include "devices/units.hpp"

namespace convoy::devices {

namespace {

constexpr std::array suntech_alerts{
    SuntechAlarm{1, "overspeed"},          SuntechAlarm{3, "gps_antenna_cut"},
    SuntechAlarm{5, "geofence_exit"},      SuntechAlarm{6, "geofence_enter"},
    SuntechAlarm{14, "low_battery"},       SuntechAlarm{15, "vibration"},
    SuntechAlarm{16, "accident"},          SuntechAlarm{40, "power_restored"},
    SuntechAlarm{41, "power_cut"},         SuntechAlarm{42, "sos"},
    SuntechAlarm{46, "hard_acceleration"}, SuntechAlarm{47, "hard_braking"},
    SuntechAlarm{50, "jamming"},
};

}  // namespace

void set_suntech_alert(fleet::Attributes& attributes, unsigned alert) {
    for (const SuntechAlarm& known : suntech_alerts) {
        if (known.number == alert) {
            attributes.add_alarm(known.alarm);
        }
    }
    if (alert != 0) {
        set_extra(attributes, "event", static_cast<double>(alert));
    }
}

std::optional<double> suntech_number(std::string_view text) {
    text.remove_prefix(text.starts_with('+') ? 1 : 0);
    return decimal(text);
}

void set_suntech_number(fleet::Attributes& attributes, fleet::Attribute attribute,
                        std::string_view text, double factor) {
    if (const auto number = suntech_number(text)) {
        attributes.set_number(attribute, *number * factor);
    }
}

std::optional<fleet::Time> suntech_time(std::string_view date, std::string_view clock,
                                        std::chrono::minutes ahead) {
    if (date.size() != 8 || clock.size() != 8 || clock[2] != ':' || clock[5] != ':') {
        return std::nullopt;
    }
    return read_time(std::string(date) + std::string(clock.substr(0, 2)) +
                         std::string(clock.substr(3, 2)) + std::string(clock.substr(6, 2)),
                     "yyyyMMddHHmmss", ahead);
}

bool is_suntech_wires(std::string_view text) {
    return text.size() >= 6 && text.find_first_not_of("01") == std::string_view::npos;
}

void set_suntech_motion(Fix& fix, std::string_view speed, std::string_view course) {
    if (const auto number = suntech_number(speed)) {
        fix.motion.set_speed(kilometres_per_hour(*number));
    }
    if (const auto number = suntech_number(course)) {
        fix.motion.set_heading(fleet::Degrees{*number});
    }
}

std::optional<SuntechData> suntech_data_of(Bytes text) {
    const std::string_view head = text.substr(0, text.find(';'));
    const bool is_crash = head == "CRR";
    if (!is_crash && !head.ends_with("UEX")) {
        return std::nullopt;
    }
    constexpr std::size_t length_of_crash = 4;
    std::size_t begin = 0;
    bool is_behind_wires = false;
    for (std::size_t index = 0; begin < text.size(); ++index) {
        const std::size_t end = text.find(';', begin);
        if (end == std::string_view::npos) {
            return std::nullopt;
        }
        const std::string_view field = text.substr(begin, end - begin);
        const bool is_length =
            is_crash ? index == length_of_crash : is_behind_wires && !is_suntech_wires(field);
        if (is_length) {
            const auto length = whole<std::uint16_t>(field);
            // A greater length is a damaged one, and would swallow the reports behind it.
            constexpr std::uint16_t longest_data = 512;
            return length && *length <= longest_data ? std::optional(SuntechData{end + 1, *length})
                                                     : std::nullopt;
        }
        is_behind_wires = is_suntech_wires(field);
        begin = end + 1;
    }
    return std::nullopt;
}

}  // namespace convoy::devices
