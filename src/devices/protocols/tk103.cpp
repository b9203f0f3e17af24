#include "devices/protocols/tk103.hpp"

#include <algorithm>
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

constexpr std::size_t longest_message = 4 * 1'024;
constexpr std::size_t bytes_of_id = 12;
constexpr std::size_t bytes_of_imei = 15;
constexpr std::size_t bytes_of_command = 4;

struct AlarmCode {
    std::string_view code;
    std::string_view alarm;
};

constexpr std::array alarm_codes{
    // behind BO01
    AlarmCode{"0", "power_cut"}, AlarmCode{"1", "accident"},  AlarmCode{"2", "sos"},
    AlarmCode{"3", "vibration"}, AlarmCode{"4", "low_speed"}, AlarmCode{"5", "overspeed"},
    AlarmCode{"6", "geofence"},
};
constexpr std::array alarm_commands{
    AlarmCode{"ZC11", "movement"},     AlarmCode{"DW31", "movement"},
    AlarmCode{"DW51", "movement"},     AlarmCode{"ZC12", "low_battery"},
    AlarmCode{"DW32", "low_battery"},  AlarmCode{"DW52", "low_battery"},
    AlarmCode{"ZC13", "power_cut"},    AlarmCode{"DW33", "power_cut"},
    AlarmCode{"DW53", "power_cut"},    AlarmCode{"ZC15", "hard_acceleration"},
    AlarmCode{"ZC16", "hard_braking"}, AlarmCode{"ZC17", "removing"},
    AlarmCode{"ZC25", "sos"},          AlarmCode{"ZC26", "tampering"},
    AlarmCode{"ZC27", "low_power"},
};

template <std::size_t Count>
void add_alarm(fleet::Attributes& attributes, const std::array<AlarmCode, Count>& codes,
               std::string_view code) {
    const auto found = std::ranges::find(codes, code, &AlarmCode::code);
    if (found != codes.end()) {
        attributes.add_alarm(found->alarm);
    }
}

fleet::MetresPerSecond speed_of(double value, const DevicePolicy& policy) {
    switch (policy.speed_unit.value_or(SpeedUnit::kilometres_per_hour)) {
        case SpeedUnit::metres_per_second:
            return {value};
        case SpeedUnit::knots:
            return knots(value);
        case SpeedUnit::kilometres_per_hour:
            break;
    }
    return kilometres_per_hour(value);
}

/// Devices are delivered with a clock of UTC, and some are set to another one.
std::optional<fleet::Time> tk103_time(std::string_view date, std::string_view time_of_day,
                                      const DevicePolicy& policy,
                                      std::string_view date_pattern = "ddMMyy") {
    return read_time(std::string(date) + std::string(time_of_day),
                     std::string(date_pattern) + "HHmmss",
                     policy.ahead_of_utc.value_or(std::chrono::minutes{0}));
}

/// Reads the parts of a text one after another.
class TextReader {
 public:
    explicit TextReader(std::string_view text) : rest_(text) {}

    std::string_view rest() const { return rest_; }
    std::string_view take(std::size_t count) {
        const std::string_view taken = rest_.substr(0, count);
        rest_.remove_prefix(taken.size());
        return taken;
    }
    /// Takes what is before the first of these letters, and the letter.
    std::pair<std::string_view, std::string_view> take_to(std::string_view letters) {
        const std::size_t place = std::min(rest_.find_first_of(letters), rest_.size());
        const std::string_view before = take(place);
        return {before, take(1)};
    }

 private:
    std::string_view rest_;
};

/// Where the time of a record stands between its speed and its course.
struct Movement {
    std::string_view speed;
    std::string_view course;
};

void set_motion(Fix& fix, const Movement& movement, const DevicePolicy& policy) {
    if (const auto speed = decimal(movement.speed)) {
        fix.motion.set_speed(speed_of(*speed, policy));
    }
    set_heading(fix, movement.course);
}

/// "01000000L00009AA3+017.7": switches (main power is 0 while it is there, ignition, five inputs
/// of which the last three are the fuel in hexadecimal), then the odometer in hexadecimal.
void set_switches_and_odometer(fleet::Attributes& attributes, std::string_view text) {
    const std::size_t mark = text.find('L');
    const std::string_view switches = text.substr(0, mark);
    if (switches.size() == 8) {
        set_extra(attributes, "charge", switches[0] == '0');
        attributes.set_flag(Attribute::ignition, switches[1] == '1');
        if (const auto fuel = whole<unsigned>(switches.substr(5), 16)) {
            attributes.set_number(Attribute::fuel, *fuel);
        }
    }
    if (mark == std::string_view::npos) {
        return;
    }
    const std::string_view behind = text.substr(mark + 1);
    const std::size_t end =
        std::min(behind.find_first_not_of("0123456789abcdefABCDEF"), behind.size());
    if (const auto odometer = whole<std::uint32_t>(behind.substr(0, end), 16)) {
        attributes.set_number(Attribute::odometer, *odometer);
    }
    if (behind.substr(end).starts_with('+')) {
        if (const auto temperature = decimal(behind.substr(end + 1))) {
            attributes.set_number(Attribute::temperature, *temperature);
        }
    }
}

/// "130515A4843.9703N01907.6211E000.0192328000.0000000000L00009239". Some write the course without
/// a point, and one that puts commas elsewhere has the day first.
std::optional<Reading> fixed_record(std::string_view record, const DevicePolicy& policy,
                                    std::string_view date_pattern) {
    TextReader text(record);
    const std::string_view date = text.take(6);
    const std::string_view valid = text.take(1);
    if (!all_digits(date) || (valid != "A" && valid != "V")) {
        return std::nullopt;
    }
    const auto [latitude, north] = text.take_to("NS");
    const auto [longitude, east] = text.take_to("EW");
    const std::string_view speed = text.take(5);
    const std::string_view time = text.take(6);
    const std::string_view course = text.take(6);
    Reading reading;
    reading.time = tk103_time(date, time, policy, date_pattern);
    if (valid == "A" && reading.time) {
        reading.fix =
            fix_at(degrees_of_minutes(latitude, north), degrees_of_minutes(longitude, east));
    }
    if (reading.fix) {
        set_motion(*reading.fix, {speed, course}, policy);
    }
    set_switches_and_odometer(reading.attributes, text.rest());
    return reading;
}

/// "040613,A,2234.0297N,11405.9101E,000.0,040137,178.48,…"
std::optional<Reading> comma_record(const Fields& fields, const DevicePolicy& policy) {
    if (fields[3] != "A" && fields[3] != "V") {
        return std::nullopt;
    }
    const auto degrees = [](std::string_view value) {
        return value.empty() ? std::nullopt
                             : degrees_of_minutes(value.substr(0, value.size() - 1),
                                                  value.substr(value.size() - 1));
    };
    Reading reading;
    reading.time = tk103_time(fields[2], fields[7], policy);
    if (fields[3] == "A" && reading.time) {
        reading.fix = fix_at(degrees(fields[4]), degrees(fields[5]));
    }
    if (reading.fix) {
        set_motion(*reading.fix, {fields[6], fields[8]}, policy);
    }
    if (const auto altitude = decimal(fields[9]); altitude && fields[9].size() < 8) {
        reading.attributes.set_number(Attribute::altitude, *altitude);
    }
    return reading;
}

/// "ZC20,040613,040137,6,421,112,0": the level of the battery, its voltage, that of the vehicle.
Reading battery_record(const Fields& fields, const DevicePolicy& policy) {
    constexpr std::array<double, 7> percents{0, 5, 10, 20, 60, 80, 100};
    constexpr std::string_view unknown_power = "65535";
    Reading reading;
    reading.time = tk103_time(fields[2], fields[3], policy);
    fleet::Attributes& attributes = reading.attributes;
    if (const auto level = whole<std::size_t>(fields[4]); level && *level < percents.size()) {
        attributes.set_number(Attribute::battery_level, percents[*level]);
    }
    if (const auto hundredths = whole<int>(fields[5])) {
        attributes.set_number(Attribute::battery, *hundredths / 100.0);
    }
    if (const auto tenths = whole<int>(fields[6]); tenths && fields[6] != unknown_power) {
        attributes.set_number(Attribute::power, *tenths / 10.0);
    }
    return reading;
}

/// "DW5B,310,6,29876,30393,0,041217,102211": cells and access points, the time last.
Reading network_record(const Fields& fields, const DevicePolicy& policy) {
    Reading reading;
    const std::size_t last = fields.size() - 1;
    reading.time = tk103_time(fields[last - 1], fields[last], policy);
    std::string network;
    for (std::size_t index = 2; index + 2 < fields.size(); ++index) {
        network += (index == 2 ? "" : ",") + std::string(fields[index]);
    }
    reading.attributes.set_text(Attribute::network, network);
    add_alarm(reading.attributes, alarm_commands, fields[1]);
    return reading;
}

/// The texts of cells have line ends, which no attribute has.
std::string one_line(std::string_view text) {
    std::string line(text.substr(0, 512));
    std::ranges::replace_if(line, [](char letter) { return letter >= 0 && letter < ' '; }, ' ');
    return line;
}

void decode_commas(std::string_view text, const Receipt& receipt, Decoded& decoded) {
    const Fields fields(text, ',');
    decoded.device = std::string(fields[0]);
    const std::string_view command = fields[1];
    const DevicePolicy policy = receipt.policies.of(fields[0]);
    if (auto record = comma_record(fields, policy)) {
        add_alarm(record->attributes, alarm_commands, command);
        decoded.readings.push_back(std::move(*record));
    } else if (command == "ZC20") {
        decoded.readings.push_back(battery_record(fields, policy));
    } else if (command.starts_with("DW5") && fields.size() > 5) {
        decoded.readings.push_back(network_record(fields, policy));
    } else if (command == "ZC03") {
        Reading reading;
        reading.time = tk103_time(fields[2], fields[3], policy);
        decoded.readings.push_back(std::move(reading));
    } else {
        decoded.fault = Fault::unknown_type;
    }
}

/// What follows a command of the form with fixed widths.
std::optional<Reading> reading_of(std::string_view command, std::string_view content,
                                  const DevicePolicy& policy) {
    constexpr std::string_view day_last = "yyMMdd";
    if (command == "BP05" && content.size() > bytes_of_imei &&
        all_digits(content.substr(0, bytes_of_imei))) {
        content.remove_prefix(bytes_of_imei);
    }
    if (command == "BO01") {
        auto reading = fixed_record(content.substr(std::min<std::size_t>(1, content.size())),
                                    policy, day_last);
        if (reading) {
            add_alarm(reading->attributes, alarm_codes, content.substr(0, 1));
        }
        return reading;
    }
    if (content.starts_with(',') && command == "BP02") {  // "BP02,G,2,170304A…"
        const std::size_t last = content.find(',', content.find(',', 1) + 1);
        return last == std::string_view::npos
                   ? std::nullopt
                   : fixed_record(content.substr(last + 1), policy, "ddMMyy");
    }
    if (auto record = fixed_record(content, policy, day_last)) {
        return record;
    }
    Reading reading;
    if (command == "BZ00" || command == "BP05") {
        reading.attributes.set_text(Attribute::network,
                                    one_line(content.substr(content.starts_with(',') ? 1 : 0)));
    } else if (command == "BV00") {
        set_extra(reading.attributes, "vin", std::string(content));
    } else if (command != "BS50" && command != "BS51") {
        return std::nullopt;
    }
    return reading;
}

std::string_view id_before_command(std::string_view text) {
    const bool is_imei = text.size() > bytes_of_imei + bytes_of_command &&
                         all_digits(text.substr(0, bytes_of_imei)) && text[bytes_of_imei] == 'B';
    return text.substr(0, is_imei ? bytes_of_imei : bytes_of_id);
}

void decode_fixed(std::string_view text, const Receipt& receipt, Decoded& decoded) {
    const std::string_view id = id_before_command(text);
    const std::string_view command = text.substr(std::min(id.size(), text.size()), 4);
    if (command.size() < bytes_of_command) {
        decoded.fault = Fault::malformed;
        return;
    }
    const std::string_view content = text.substr(id.size() + bytes_of_command);
    decoded.device = std::string(id);
    const std::string opening = "(" + std::string(id);
    if (command == "BP00") {
        decoded.at_once = opening + "AP01HSO)";
        return;
    }
    if (auto reading = reading_of(command, content, receipt.policies.of(id))) {
        decoded.readings.push_back(std::move(*reading));
    } else {
        decoded.fault = Fault::unknown_type;
    }
    if (command == "BP05") {
        decoded.when_stored = opening + "AP05)";
    }
}

}  // namespace

Step Tk103Decoder::next(Bytes unread) {
    const std::size_t begin = unread.find('(');
    if (begin != 0) {
        return unread.empty() ? Step::need_more() : Step::skip(std::min(begin, unread.size()));
    }
    // A text between two $ may contain brackets. Texts are short: a $ that is alone, by a damaged
    // byte, must not hide the frames behind it.
    constexpr std::size_t longest_text = 160;
    bool is_quoted = false;
    std::size_t quote = 0;
    for (std::size_t place = 1; place < std::min(unread.size(), longest_message); ++place) {
        if (is_quoted && place - quote > longest_text) {
            const std::size_t end = unread.find(')', quote);
            return end < place ? Step::frame(end + 1) : Step::skip(quote + 1);
        }
        if (unread[place] == '$') {
            is_quoted = !is_quoted;
            quote = place;
        } else if (unread[place] == ')' && !is_quoted) {
            return Step::frame(place + 1);
        }
    }
    return unread.size() < longest_message ? Step::need_more()
                                           : Step::close(Step::Reason::no_frame);
}

Decoded Tk103Decoder::decode(Bytes frame, const Receipt& receipt) {
    Decoded decoded;
    const std::string_view text = frame.size() < 2 ? Bytes() : frame.substr(1, frame.size() - 2);
    if (const std::size_t comma = text.find(',');
        comma <= bytes_of_imei && all_digits(text.substr(0, comma))) {
        decode_commas(text, receipt, decoded);
    } else {
        decode_fixed(text, receipt, decoded);
    }
    return decoded;
}

}  // namespace convoy::devices
