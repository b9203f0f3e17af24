#include "devices/protocols/queclink_attributes.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "devices/naming.hpp"
#include "devices/protocols/queclink_bus.hpp"
#include "devices/protocols/queclink_network.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;

/// Events that are alarms, whatever their report says besides.
constexpr std::array<std::pair<std::string_view, std::string_view>, 17> queclink_alarms{{
    {"SOS", "sos"},
    {"TOW", "tow"},
    {"IDN", "idle"},
    {"SPD", "overspeed"},
    {"CRA", "accident"},
    {"MPF", "power_cut"},
    {"EPF", "power_cut"},
    {"MPN", "power_restored"},
    {"EPN", "power_restored"},
    {"BPL", "low_battery"},
    {"SWG", "geofence"},
    {"GIN", "geofence_enter"},
    {"GOT", "geofence_exit"},
    {"TMP", "temperature"},
    {"TEM", "temperature"},
    {"JDR", "jamming"},
    {"FLA", "fuel_leak"},
}};

/// Types whose name says no more than that they are reports.
constexpr std::array<std::string_view, 10> plain_queclink_types{"FRI", "ERI", "INF", "CAN", "OBD",
                                                                "VER", "LBS", "GSM", "WIF", "RTL"};

/// Collects the attributes of one report.
class QueclinkAttributes {
 public:
    explicit QueclinkAttributes(const QueclinkReport& report)
        : report_(report), tail_(report.tail()) {}

    fleet::Attributes read();

 private:
    void read_before_place();
    void read_event();
    void read_event_at(const QueclinkPlace& place);
    void read_behind_place();
    void read_totals();
    void read_fixed_report();
    void read_sensors(std::size_t status);
    void read_information();
    void read_bus();
    void read_new_state(std::string_view state);
    void read_driving(char kind);

    std::string_view at(std::size_t index) const { return report_[index]; }
    bool is_type(std::string_view type) const { return report_.type() == type; }
    /// The report of a vehicle's tracker has its id and type in one field of two digits.
    bool is_of_vehicle() const {
        return !report_.places().empty() &&
               (is_type("ERI") || at(report_.places().front().report()).size() == 2);
    }
    void put(Attribute attribute, std::string_view field, double factor = 1) {
        if (const auto number = decimal(field)) {
            out_.set_number(attribute, *number * factor);
        }
    }
    void put_state(std::string_view state);
    void put_battery_level(std::string_view field);

    const QueclinkReport& report_;
    QueclinkReport::Tail tail_;
    fleet::Attributes out_;
};

fleet::Attributes QueclinkAttributes::read() {
    if (tail_.satellites) {
        out_.set_number(Attribute::satellites, *tail_.satellites);
    }
    if (report_.head() == "+ACK") {
        set_extra(out_, "ack", std::string(report_.type()));
        return out_;
    }
    if (is_type("INF")) {
        read_information();
    } else if (is_type("CAN")) {
        read_bus();
    } else if (is_type("FRI") || is_type("ERI")) {
        read_before_place();
        read_fixed_report();
    } else {
        read_before_place();
        read_event();
        read_behind_place();
    }
    out_.set_text(Attribute::network, queclink_network(report_));
    return out_;
}

/// The first digit of a state is 1 with the ignition off, 2 with it on, 4 if it is not wired.
void QueclinkAttributes::put_state(std::string_view state) {
    if (state.starts_with('1') || state.starts_with('2')) {
        out_.set_flag(Attribute::ignition, state.front() == '2');
    }
}

void QueclinkAttributes::put_battery_level(std::string_view field) {
    if (all_digits(field) && field.size() <= 3) {
        put(Attribute::battery_level, field);
    }
}

void QueclinkAttributes::read_before_place() {
    const std::string_view name = at(report_.first());
    constexpr std::size_t letters_of_vin = 17;
    if (name.size() == letters_of_vin) {
        set_extra(out_, "vin", std::string(name));
    }
    if (report_.places().empty()) {
        return;
    }
    const QueclinkPlace& place = report_.places().front();
    const std::size_t before = place.report() - 1;
    if ((is_type("FRI") || is_type("ERI")) && is_of_vehicle() && before > report_.first() &&
        all_digits(at(before))) {
        put(Attribute::power, at(before), 0.001);
    }
}

void QueclinkAttributes::read_event() {
    const std::string_view type = report_.type();
    if (std::ranges::find(plain_queclink_types, type) == plain_queclink_types.end()) {
        set_extra(out_, "event", std::string(type));
    }
    for (const auto& [event, alarm] : queclink_alarms) {
        if (event == type) {
            out_.add_alarm(alarm);
        }
    }
    if (type == "IGN" || type == "VGN") {
        out_.set_flag(Attribute::ignition, true);
    } else if (type == "IGF" || type == "VGF") {
        out_.set_flag(Attribute::ignition, false);
    } else if (type == "STR" || type == "CTN") {  // of a beacon without a vehicle
        put(Attribute::temperature, at(7));
        put_battery_level(at(8));
    } else if (type == "LBS") {
        put_battery_level(at(7));  // before the cells
    } else if (type == "IDA") {
        out_.set_text(Attribute::driver, at(report_.first() + 2));
    }
    if (!report_.places().empty()) {
        read_event_at(report_.places().front());
    }
}

void QueclinkAttributes::read_event_at(const QueclinkPlace& place) {
    const std::string_view type = report_.type();
    const std::string_view report = at(place.report());
    const char kind = report.empty() ? '\0' : report.back();
    if (type == "IGL" && (kind == '0' || kind == '1')) {
        out_.set_flag(Attribute::ignition, kind == '1');
    } else if (type == "HBM") {
        read_driving(kind);
    } else if (type == "GEO" && (kind == '0' || kind == '1')) {
        out_.add_alarm(kind == '1' ? "geofence_enter" : "geofence_exit");
    } else if (type == "DIS" && report.size() == 2 && (report[0] == '1' || report[0] == '2')) {
        out_.set_flag(report[0] == '1' ? Attribute::input1 : Attribute::input2, kind == '1');
    } else if (type == "LSW" || type == "TSW") {
        out_.set_flag(type == "LSW" ? Attribute::input1 : Attribute::input2,
                      at(place.number()) == "1");
    } else if (type == "STT") {
        read_new_state(at(place.number()));
    } else if (type == "BPL") {
        put(Attribute::battery, at(place.number()));
    } else if (type == "JDS" && kind == '2') {
        out_.add_alarm("jamming");
    }
}

void QueclinkAttributes::read_new_state(std::string_view state) {
    put_state(state);
    if (state == "16" || state == "1A") {
        out_.add_alarm("tow");
    } else if (state.size() == 2 && state.back() == '2') {
        out_.add_alarm("movement");
    }
}

void QueclinkAttributes::read_driving(char kind) {
    constexpr std::array<std::string_view, 3> by_kind{"hard_braking", "hard_acceleration",
                                                      "hard_cornering"};
    if (kind >= '0' && kind <= '5') {
        out_.add_alarm(by_kind[static_cast<std::size_t>(kind - '0') % by_kind.size()]);
    }
}

/// An odometer is the field with a point, a battery's level a whole number at the end.
void QueclinkAttributes::read_behind_place() {
    if (report_.places().empty()) {
        if (is_type("WIF") || is_type("NMR")) {
            put_battery_level(at(report_.end() - 1));
        }
        return;
    }
    for (std::size_t index = tail_.begin; index < report_.end(); ++index) {
        if (at(index).find('.') != std::string_view::npos) {
            put(Attribute::odometer, at(index), 1'000);
            break;
        }
    }
    if (report_.end() > tail_.begin) {
        put_battery_level(at(report_.end() - 1));
    }
}

/// The odometer in km, and the hours of the engine as 00079:19:15.
void QueclinkAttributes::read_totals() {
    const bool has_places = !report_.places().empty();
    if (has_places && at(tail_.begin).find('.') != std::string_view::npos) {
        put(Attribute::odometer, at(tail_.begin), 1'000);
    } else if (has_places &&
               at(report_.places().back().appended()).find('.') != std::string_view::npos) {
        put(Attribute::odometer, at(report_.places().back().appended()), 1'000);
    }
    for (std::size_t index = tail_.begin; index < report_.end(); ++index) {
        const Fields clock(at(index), ':');
        const auto hours = whole<unsigned>(clock[0]);
        const auto minutes = whole<unsigned>(clock[1]);
        const auto seconds = whole<unsigned>(clock[2]);
        if (clock.size() == 3 && hours && minutes && seconds) {
            out_.set_number(Attribute::engine_hours, *hours * 3'600.0 + *minutes * 60.0 + *seconds);
        }
    }
}

/// FRI and ERI: the odometer in km, hours, two or three analogue inputs, the battery's level, and
/// the state of the device with its inputs and outputs. Trackers without a vehicle write less.
void QueclinkAttributes::read_fixed_report() {
    constexpr std::size_t digits_of_status = 6;
    std::size_t status = tail_.begin;
    while (status < report_.end() &&
           (at(status).size() != digits_of_status || !is_hexadecimal(at(status)))) {
        ++status;
    }
    const bool has_status = status < report_.end() && status > tail_.begin;
    const std::size_t count = report_.end() - tail_.begin;
    const bool has_places = !report_.places().empty();
    read_totals();
    if (has_status) {
        put_battery_level(at(status - 1));
        put_state(at(status));
        const auto inputs = whole<unsigned>(at(status).substr(2, 2), 16);
        if (inputs) {  // bit 0 is the ignition's wire
            out_.set_flag(Attribute::input1, (*inputs & 2U) != 0);
            out_.set_flag(Attribute::input2, (*inputs & 4U) != 0);
        }
        read_sensors(status);
    } else if (report_.model() == "C3") {
        put_battery_level(at(tail_.begin));
    } else if (is_of_vehicle()) {
        constexpr std::size_t level_among_fields = 4;
        if (count > level_among_fields) {
            put_battery_level(at(tail_.begin + level_among_fields));
            put_state(at(tail_.begin + level_among_fields + 1));
        }
    } else if (report_.model() == "DE" || report_.model() == "2E") {
        // Two models write the charger's state behind the level, and nothing behind that.
        constexpr std::size_t level_before_charger = 2;
        constexpr std::size_t fields_of_place = 14;
        put_battery_level(has_places ? at(tail_.begin + level_before_charger)
                                     : at(report_.first() + fields_of_place + 4));
    } else if (report_.end() > tail_.begin) {
        put_battery_level(at(report_.end() - 1));
        if (has_places && count == 2 && all_digits(at(tail_.begin))) {
            put(Attribute::gsm_level, at(tail_.begin));
        }
    }
}

/// What is wired to the device, by the mask of an ERI; in an FRI only a fuel level from OBD.
void QueclinkAttributes::read_sensors(std::size_t status) {
    constexpr unsigned has_digital_fuel = 0x01;
    constexpr unsigned has_one_wire = 0x02;
    constexpr unsigned has_fuel_percent = 0x08;
    constexpr unsigned has_fuel_litres = 0x10;
    constexpr std::size_t digits_of_mask = 8;
    constexpr std::size_t digits_of_sensor = 16;
    if (is_type("FRI")) {
        constexpr std::size_t level_behind_status = 3;
        if (report_.model() == "1F") {
            put(Attribute::fuel_level, at(status + level_behind_status));
        }
        return;
    }
    if (report_.places().empty()) {
        return;
    }
    const std::string_view written = at(report_.places().front().report() - 2);
    const unsigned mask =
        written.size() == digits_of_mask ? whole<unsigned>(written, 16).value_or(0) : 0;
    std::size_t index = status + 1;
    if ((mask & has_digital_fuel) != 0) {
        // The sensor's raw value. How many litres it means depends on the tank.
        while (index < report_.end() && (at(index).size() != 4 || !is_hexadecimal(at(index)))) {
            ++index;
        }
        if (const auto raw = whole<unsigned>(at(index), 16)) {
            set_extra(out_, "fuel_sensor", static_cast<double>(*raw));
        }
        ++index;
    }
    for (; (mask & has_one_wire) != 0 && index + 2 < report_.end(); ++index) {
        const auto raw = whole<std::uint16_t>(at(index + 2), 16);
        if (at(index).size() == digits_of_sensor && at(index + 1) == "1" && raw) {
            constexpr double degrees_per_queclink_step = 0.0625;
            out_.set_number(Attribute::temperature,
                            static_cast<std::int16_t>(*raw) * degrees_per_queclink_step);
            break;
        }
    }
    while (index < report_.end() && at(index).find('.') == std::string_view::npos) {
        ++index;
    }
    if ((mask & has_fuel_percent) != 0) {
        put(Attribute::fuel_level, at(index));
        ++index;
    }
    if ((mask & has_fuel_litres) != 0) {
        put(Attribute::fuel, at(index));
    }
}

/// INF: the state, the SIM card's number, the strength of the network, then the voltages.
void QueclinkAttributes::read_information() {
    std::size_t state = report_.first() + 1;
    while (state < report_.end() && (at(state).size() != 2 || !is_hexadecimal(at(state)))) {
        ++state;
    }
    put_state(at(state));
    put(Attribute::gsm_level, at(state + 2));
    const std::string_view supply = at(state + 5);
    const bool is_connected = at(state + 4) == "1";
    if (all_digits(supply) && (is_connected || supply.size() >= 4)) {
        put(Attribute::power, supply, 0.001);
    } else if (supply.find('.') != std::string_view::npos) {
        put(Attribute::odometer, supply, 1'000);  // of trackers without a vehicle
    }
    put(Attribute::battery, at(state + 7));
    for (std::size_t index = state + 8; index < report_.end(); ++index) {
        constexpr std::size_t digits_of_time = 14;
        if (at(index).size() == digits_of_time && all_digits(at(index)) && supply.size() < 4) {
            put_battery_level(at(index + 1));
        }
    }
}

/// CAN: a mask says which values of the vehicle's bus follow, each in a field of its own.
void QueclinkAttributes::read_bus() {
    constexpr std::size_t digits_of_mask = 8;
    std::size_t index = report_.first() + 1;
    while (index < report_.end() &&
           (at(index).size() != digits_of_mask || !is_hexadecimal(at(index)))) {
        ++index;
    }
    const unsigned mask = whole<unsigned>(at(index), 16).value_or(0);
    for (unsigned bit = 0; bit < 22; ++bit) {
        if ((mask >> bit & 1U) != 0) {
            set_queclink_bus_value(out_, bit, at(++index));
        }
    }
}

}  // namespace

fleet::Attributes queclink_attributes(const QueclinkReport& report) {
    return QueclinkAttributes(report).read();
}

}  // namespace convoy::devices
