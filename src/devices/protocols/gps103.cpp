#include "devices/protocols/gps103.hpp"

#include <array>
#include <utility>

#include "devices/civil_time.hpp"
#include "devices/naming.hpp"
#include "devices/record_values.hpp"
#include "devices/text_values.hpp"
#include "devices/units.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;

constexpr std::size_t longest_report = 32 * 1'024;  // "vr" has a part of a photograph
constexpr std::size_t digits_of_imei = 15;
constexpr std::string_view id_mark = "imei:";

/// Events that are alarms. Of "oil 51.67" and "T:+28.0" the beginning counts.
struct EventAlarm {
    std::string_view event;
    std::string_view alarm;
};
constexpr std::array event_alarms{
    EventAlarm{"help me", "sos"},
    EventAlarm{"low battery", "low_battery"},
    EventAlarm{"stockade", "geofence"},
    EventAlarm{"move", "movement"},
    EventAlarm{"speed", "overspeed"},
    EventAlarm{"door alarm", "door"},
    EventAlarm{"ac alarm", "power_cut"},
    EventAlarm{"accident alarm", "accident"},
    EventAlarm{"sensor alarm", "vibration"},
    EventAlarm{"bonnet alarm", "bonnet"},
    EventAlarm{"footbrake alarm", "foot_brake"},
    EventAlarm{"DTC", "fault"},
    EventAlarm{"oil", "fuel_leak"},
    EventAlarm{"T:", "temperature"},
};

/// Of "oil 51.67".
void set_fuel(fleet::Attributes& attributes, std::string_view event) {
    constexpr std::string_view oil = "oil ";
    const auto amount = event.starts_with(oil) ? decimal(event.substr(oil.size())) : std::nullopt;
    if (amount) {
        attributes.set_number(Attribute::fuel, *amount);
    }
}

void set_event(fleet::Attributes& attributes, std::string_view event) {
    if (event == "tracker" || event.empty()) {
        return;  // a report by the clock
    }
    if (event == "acc on" || event == "acc off") {
        attributes.set_flag(Attribute::ignition, event == "acc on");
        return;
    }
    for (const EventAlarm& known : event_alarms) {
        if (event.starts_with(known.event)) {
            attributes.add_alarm(known.alarm);
            set_fuel(attributes, event);
            return;
        }
    }
    set_extra(attributes, "event", std::string(event));
}

/// The time by the clock on the device's wall: "190205084503" or, without seconds, "1902050845".
std::optional<fleet::Time> wall_time(std::string_view digits, std::chrono::minutes ahead) {
    return digits.size() == 10 ? read_time(digits, "yyMMddHHmm", ahead)
                               : read_time(digits, "yyMMddHHmmss", ahead);
}

/// What a wall clock shows is live if the time zones have one in which it is now. Nothing says in
/// which zone a clock is that shows another time.
std::optional<fleet::Time> live_wall_time(std::string_view digits, fleet::Time now) {
    using StepsOfZones = std::chrono::duration<std::int64_t, std::ratio<15 * 60>>;
    constexpr std::chrono::minutes tolerance{2};
    constexpr std::chrono::hours max_behind{12};
    constexpr std::chrono::hours max_ahead{14};
    const auto wall = wall_time(digits, std::chrono::minutes(0));
    if (!wall) {
        return std::nullopt;
    }
    const auto ahead = std::chrono::round<StepsOfZones>(*wall - now);
    const bool is_zone = ahead >= -max_behind && ahead <= max_ahead;
    const bool is_now = std::chrono::abs(*wall - now - ahead) <= tolerance;
    return is_zone && is_now ? std::optional(*wall - ahead) : std::nullopt;
}

/// A report has the date and time of a clock on some wall, but only the time of day in UTC. The day
/// of UTC is the one that is at most half a day away from that clock. Without that time of day, the
/// clock's zone is the one in which it is now. An old dialect has another number in that place and
/// one clock for all, which is of UTC unless it is now in another zone.
std::optional<fleet::Time> time_from(const Fields& fields, const DevicePolicy& policy,
                                     fleet::Time now) {
    const std::chrono::minutes ahead = policy.ahead_of_utc.value_or(std::chrono::minutes(0));
    const auto wall = wall_time(fields[2], ahead);
    const auto time_of_day = read_time_of_day(fields[5]);
    if (wall && time_of_day) {
        return time_near(*time_of_day, *wall);
    }
    const auto live = policy.ahead_of_utc ? wall : live_wall_time(fields[2], now);
    const bool has_one_clock = !fields[5].empty();
    return live || !has_one_clock ? live : wall;
}

/// A copy of the protocol writes the letters before the degrees, another one leaves one out.
std::optional<double> degrees_at(const Fields& fields, std::size_t index, bool is_latitude) {
    std::string_view value = fields[index];
    std::string_view letter = fields[index + 1];
    if (value.size() == 1) {
        std::swap(value, letter);
    }
    const std::string_view positive = is_latitude ? "N" : "E";
    return degrees_of_minutes(value, letter.empty() ? positive : letter);
}

void set_switches(fleet::Attributes& attributes, const Fields& fields) {
    if (!attributes.flag(Attribute::ignition) && !fields[14].empty()) {
        attributes.set_flag(Attribute::ignition, fields[14] == "1");
    }
    if (!fields[15].empty()) {
        set_extra(attributes, "door", fields[15] == "1");
    }
    set_number(attributes, Attribute::fuel_level, fields[16]);
    set_extra_number(attributes, "fuel_level_2", fields[17]);
    set_number(attributes, Attribute::temperature, fields[18]);
}

/// "imei:…,event,wall clock,phone,F,UTC,A,lat,N,lon,E,knots,course,altitude,…". "L" in place of "F"
/// says that the device has no satellites: what follows are cells.
Reading report_from(const Fields& fields, const DevicePolicy& policy, fleet::Time now) {
    Reading reading;
    set_event(reading.attributes, fields[1]);
    if (fields[4] != "F") {
        // Only the wall clock is left, which is right if it is known how far it is ahead.
        reading.time =
            policy.ahead_of_utc ? wall_time(fields[2], *policy.ahead_of_utc) : std::nullopt;
        if (!fields[7].empty() && !fields[9].empty()) {
            reading.attributes.set_text(Attribute::network,
                                        std::string(fields[7]) + "-" + std::string(fields[9]));
        }
        return reading;
    }
    reading.time = time_from(fields, policy, now);
    if (fields[6] == "A" && reading.time) {  // without a time, the place is of any day
        reading.fix = fix_at(degrees_at(fields, 7, true), degrees_at(fields, 9, false));
    }
    if (reading.fix) {
        if (const auto speed = decimal(fields[11])) {
            reading.fix->motion.set_speed(knots(*speed));
        }
        set_heading(*reading.fix, fields[12]);
    }
    set_number(reading.attributes, Attribute::altitude, fields[13]);
    set_switches(reading.attributes, fields);
    return reading;
}

/// "imei:…,name,---,------,----,HHmmss,ddMMyy,signal,1,lat,lon,km/h,course,altitude,hdop,…".
Reading decimal_report_from(const Fields& fields) {
    Reading reading;
    reading.time = read_time(std::string(fields[5]) + std::string(fields[6]), "HHmmssddMMyy");
    if (fields[8] == "1" && reading.time) {
        reading.fix = fix_at(decimal(fields[9]), decimal(fields[10]));
    }
    if (reading.fix) {
        if (const auto speed = decimal(fields[11])) {
            reading.fix->motion.set_speed(kilometres_per_hour(*speed));
        }
        set_heading(*reading.fix, fields[12]);
    }
    fleet::Attributes& attributes = reading.attributes;
    set_number(attributes, Attribute::gsm_level, fields[7]);
    set_number(attributes, Attribute::altitude, fields[13]);
    set_number(attributes, Attribute::hdop, fields[14]);
    set_number(attributes, Attribute::satellites, fields[15]);
    attributes.set_flag(Attribute::ignition, fields[16] == "1");
    set_extra(attributes, "charge", fields[17] == "1");
    return reading;
}

/// "imei:…,OBD,wall clock,odometer,…,consumption,hours,km/h,load,coolant,throttle,rpm,V,faults…".
Reading engine_report_from(const Fields& fields, const DevicePolicy& policy) {
    constexpr double seconds_of_hour = 3'600;
    Reading reading;
    reading.time = wall_time(fields[2], policy.ahead_of_utc.value_or(std::chrono::minutes(0)));
    fleet::Attributes& attributes = reading.attributes;
    set_number(attributes, Attribute::odometer, fields[3]);
    set_extra_number(attributes, "fuel_consumption", fields[5]);
    if (const auto hours = decimal(fields[6])) {
        attributes.set_number(Attribute::engine_hours, *hours * seconds_of_hour);
    }
    set_extra_number(attributes, "obd_speed_kmh", fields[7]);
    set_extra_number(attributes, "engine_load", fields[8]);
    set_extra_number(attributes, "coolant_temperature", fields[9]);
    set_extra_number(attributes, "throttle", fields[10]);
    set_extra_number(attributes, "rpm", fields[11]);
    set_number(attributes, Attribute::battery, fields[12]);
    std::string faults;
    for (std::size_t index = 13; index < fields.size(); ++index) {
        if (!fields[index].empty()) {
            faults += (faults.empty() ? "" : " ") + std::string(fields[index]);
        }
    }
    set_extra(attributes, "faults", faults);
    return reading;
}

/// Takes the end mark and line ends away.
std::string_view without_marks(std::string_view frame) {
    while (!frame.empty() &&
           std::string_view("\r\n;* ").find(frame.back()) != std::string_view::npos) {
        frame.remove_suffix(1);
    }
    while (!frame.empty() &&
           std::string_view("\r\n; ").find(frame.front()) != std::string_view::npos) {
        frame.remove_prefix(1);
    }
    return frame;
}

void decode_report(const Fields& fields, const Receipt& receipt, Decoded& decoded) {
    const DevicePolicy policy = receipt.policies.of(fields[0]);
    if (fields[1] == "OBD") {
        decoded.readings.push_back(engine_report_from(fields, policy));
    } else if (fields[4] == "F" || fields[4] == "L") {
        decoded.readings.push_back(report_from(fields, policy, receipt.time));
    } else if (fields.size() >= 18 && fields[2] == "---") {
        decoded.readings.push_back(decimal_report_from(fields));
    } else {
        decoded.fault = Fault::unknown_type;
    }
}

}  // namespace

Step Gps103Decoder::next(Bytes unread) {
    if (!unread.empty() && without_marks(unread.substr(0, 1)).empty()) {
        return Step::skip(1);
    }
    const Step step =
        next_between(unread, {.begins = "", .ends = ";*\n", .longest = longest_report}, searched_);
    return transport_ == Transport::datagram ? up_to_end(step, unread) : step;
}

Decoded Gps103Decoder::decode(Bytes frame, const Receipt& receipt) {
    Decoded decoded;
    const std::string_view text = without_marks(frame);
    const std::size_t mark = text.find(id_mark);
    const bool begins_with_imei =
        text.size() >= digits_of_imei && all_digits(text.substr(0, digits_of_imei));
    if (begins_with_imei) {  // a beat, which some devices write without an end before a report
        device_ = std::string(text.substr(0, digits_of_imei));
        decoded.device = device_;
        decoded.at_once = "ON";
    }
    if (mark == std::string_view::npos) {
        decoded.fault = begins_with_imei ? std::nullopt : std::optional(Fault::malformed);
        return decoded;
    }
    const Fields fields(text.substr(mark + id_mark.size()), ',');
    if (fields[0].empty() || !all_digits(fields[0])) {
        decoded.fault = Fault::no_device;
        return decoded;
    }
    device_ = std::string(fields[0]);
    decoded.device = device_;
    if (text.starts_with("##") || fields[1] == "L") {
        decoded.at_once = "LOAD";
        return decoded;
    }
    decode_report(fields, receipt, decoded);
    if (fields[1] == "help me") {
        // This ends the alarm, which the device repeats until then.
        decoded.when_stored = "**,imei:" + device_ + ",E;";
    }
    return decoded;
}

}  // namespace convoy::devices
