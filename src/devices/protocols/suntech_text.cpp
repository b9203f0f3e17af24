#include "devices/protocols/suntech_text.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "devices/civil_time.hpp"
#include "devices/naming.hpp"
#include "devices/protocols/suntech_universal.hpp"
#include "devices/protocols/suntech_values.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;

constexpr std::array suntech_emergencies{
    SuntechAlarm{1, "sos"},  SuntechAlarm{3, "power_cut"}, SuntechAlarm{5, "door"},
    SuntechAlarm{6, "door"}, SuntechAlarm{7, "movement"},  SuntechAlarm{8, "vibration"},
};

bool has_suntech_point(std::string_view text) { return text.find('.') != std::string_view::npos; }

bool is_suntech_hexadecimal(std::string_view text) {
    return text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

std::optional<Fix> suntech_fix(const Fields& fields, std::size_t latitude) {
    const auto north = suntech_number(fields[latitude]);
    const auto east = suntech_number(fields[latitude + 1]);
    if (!north || !east) {
        return std::nullopt;
    }
    const auto coordinates = fleet::Coordinates::from_degrees(*north, *east);
    if (!coordinates) {
        return std::nullopt;
    }
    Fix fix{*coordinates};
    return fix;
}

/// A serial port may have a reader of drivers' cards: "GTSL|6|1|0|22574684|1|".
void set_suntech_serial_data(fleet::Attributes& attributes, std::string_view data) {
    constexpr std::size_t card = 4;
    if (data.starts_with("GTSL")) {
        attributes.set_text(Attribute::driver, Fields(data, '|')[card]);
    } else {
        set_extra(attributes, "serial", std::string(data));
    }
}

/// A report of the form that begins with a model: "ST300STT", "SA200ALT", "ST600UEX", "ST410STT".
/// Models write more or fewer fields before the place, so it is looked for behind the date.
class SuntechModelReport {
 public:
    SuntechModelReport(const Fields& fields, std::chrono::minutes ahead)
        : fields_(fields), ahead_(ahead) {}

    Reading read();

 private:
    std::string_view type() const { return fields_[0].substr(5); }
    void read_place(std::size_t latitude);
    void read_vehicle(std::size_t odometer);
    void read_additions(std::size_t first);
    void read_cell(std::size_t first, std::size_t latitude);
    void set_alarm(std::string_view number, std::span<const SuntechAlarm> alarms);

    const Fields& fields_;
    std::chrono::minutes ahead_;
    Reading reading_{};
};

Reading SuntechModelReport::read() {
    std::size_t date = 2;
    while (date < fields_.size() && !suntech_time(fields_[date], fields_[date + 1], ahead_)) {
        ++date;
    }
    reading_.time = suntech_time(fields_[date], fields_[date + 1], ahead_);
    std::size_t latitude = date + 2;
    while (latitude + 1 < fields_.size() &&
           !(has_suntech_point(fields_[latitude]) && has_suntech_point(fields_[latitude + 1]))) {
        ++latitude;
    }
    const bool is_of_cells = fields_[0].starts_with("ST4");
    if (is_of_cells) {
        // The voltage is the first number with a point; the cells before it have none.
        for (std::size_t index = 2; index < date; ++index) {
            if (has_suntech_point(fields_[index])) {
                set_suntech_number(reading_.attributes, Attribute::battery, fields_[index]);
                break;
            }
        }
    }
    // A report of a whole trip (HTE) has two places, and is none of a position.
    if (reading_.time && latitude + 1 < fields_.size() && type() != "HTE") {
        read_place(latitude);
        read_cell(date + 2, latitude);
    }
    read_additions(date);
    return std::move(reading_);
}

void SuntechModelReport::read_place(std::size_t latitude) {
    const bool is_phone = fields_[0] == "ST910";  // it does not say its satellites
    const std::size_t validity = latitude + (is_phone ? 4 : 5);
    auto fix = suntech_fix(fields_, latitude);
    if (fix && fields_[validity] == "1") {
        set_suntech_motion(*fix, fields_[latitude + 2], fields_[latitude + 3]);
        reading_.fix = fix;
    }
    if (is_phone) {
        if (reading_.fix && all_digits(fields_[validity + 1])) {
            set_suntech_number(reading_.attributes, Attribute::odometer, fields_[validity + 1]);
        }
        if (fields_[1] == "Emergency" || fields_[1] == "Alert") {
            reading_.attributes.add_alarm(fields_[1] == "Alert" ? "general" : "sos");
        }
        return;
    }
    set_suntech_number(reading_.attributes, Attribute::satellites, fields_[latitude + 4]);
    if (!fields_[0].starts_with("ST4")) {
        read_vehicle(validity + 1);
    }
}

/// The odometer, the power, the wires, what the type says, then hours of the engine in minutes and
/// the voltage of the battery.
void SuntechModelReport::read_vehicle(std::size_t odometer) {
    fleet::Attributes& attributes = reading_.attributes;
    set_suntech_number(attributes, Attribute::odometer, fields_[odometer]);
    set_suntech_number(attributes, Attribute::power, fields_[odometer + 1]);
    const std::string_view wires = fields_[odometer + 2];
    if (is_suntech_wires(wires)) {
        attributes.set_flag(Attribute::ignition, wires[0] == '1');
        attributes.set_flag(Attribute::input1, wires[1] == '1');
        attributes.set_flag(Attribute::input2, wires[2] == '1');
        attributes.set_flag(Attribute::input3, wires[3] == '1');
    }
    const std::size_t first = odometer + 3;
    std::size_t hours = first + 2;
    if (type() == "EVT") {
        if (const auto event = whole<unsigned>(fields_[first])) {
            set_extra(attributes, "event", static_cast<double>(*event));
        }
        hours = first + 3;
    } else if (type() == "ALT") {
        set_suntech_alert(attributes, whole<unsigned>(fields_[first]).value_or(0));
        hours = first + 1;
    } else if (type() == "EMG") {
        set_alarm(fields_[first], suntech_emergencies);
        hours = first + 1;
    } else if (type() == "UEX") {
        return;
    }
    constexpr std::size_t digits_of_hours = 6;
    if (fields_[hours].size() == digits_of_hours && all_digits(fields_[hours])) {
        set_suntech_number(attributes, Attribute::engine_hours, fields_[hours], 60);
        set_suntech_number(attributes, Attribute::battery, fields_[hours + 1]);
    }
}

void SuntechModelReport::set_alarm(std::string_view number, std::span<const SuntechAlarm> alarms) {
    for (const SuntechAlarm& known : alarms) {
        if (whole<unsigned>(number) == known.number) {
            reading_.attributes.add_alarm(known.alarm);
        }
    }
}

/// A driver's key has 14 digits, a sensor of temperature 16 and a number behind a colon.
void SuntechModelReport::read_additions(std::size_t first) {
    constexpr std::size_t digits_of_key = 14;
    constexpr std::size_t digits_of_sensor = 16;
    for (std::size_t index = first; index < fields_.size(); ++index) {
        const std::string_view field = fields_[index];
        const bool is_zero = field.find_first_not_of('0') == std::string_view::npos;
        if (field.size() == digits_of_key && is_suntech_hexadecimal(field) && !is_zero) {
            reading_.attributes.set_text(Attribute::driver, field);
        }
        const Fields sensor(field, ':');
        if (sensor.size() == 2 && sensor[0].size() == digits_of_sensor &&
            is_suntech_hexadecimal(sensor[0]) &&
            !reading_.attributes.number(Attribute::temperature)) {
            set_suntech_number(reading_.attributes, Attribute::temperature, sensor[1]);
        }
    }
}

/// ST600 writes the cell as five fields: id, country, operator, area, strength.
void SuntechModelReport::read_cell(std::size_t first, std::size_t latitude) {
    constexpr std::size_t fields_of_cell = 5;
    const auto cell = whole<std::uint32_t>(fields_[first], 16);
    const auto area = whole<std::uint32_t>(fields_[first + 3], 16);
    if (latitude - first == fields_of_cell && cell && area && all_digits(fields_[first + 1])) {
        reading_.attributes.set_text(Attribute::network, std::string(fields_[first + 1]) + "-" +
                                                             std::string(fields_[first + 2]) + "-" +
                                                             std::to_string(*area) + "-" +
                                                             std::to_string(*cell));
    }
}

/// "CRR;id;…;length;data": the data begin with the time of a crash, in bytes of yy MM dd HH mm ss.
Reading suntech_crash(Bytes data, std::chrono::minutes ahead) {
    ByteReader reader(data);
    const CivilTime civil{2000 + reader.u8(), reader.u8(), reader.u8(),
                          reader.u8(),        reader.u8(), reader.u8()};
    Reading reading;
    reading.time = reader.is_good() ? time_of(civil, ahead) : std::nullopt;
    reading.attributes.add_alarm("accident");
    return reading;
}

/// "BLE;id;model;firmware;date;time;latitude;longitude;…": sensors around a place.
Reading suntech_sensors(const Fields& fields, std::chrono::minutes ahead) {
    constexpr std::size_t date = 4;
    Reading reading;
    reading.time = suntech_time(fields[date], fields[date + 1], ahead);
    if (reading.time) {
        reading.fix = suntech_fix(fields, date + 2);
    }
    return reading;
}

}  // namespace

Decoded decode_suntech_text(Bytes report, const Receipt& receipt) {
    constexpr std::size_t letters_of_model = 5;
    Decoded decoded;
    std::string_view data;
    std::string_view text = report;
    if (const auto place = suntech_data_of(report); place && place->begin <= report.size()) {
        data = report.substr(place->begin, place->length);
        text = report.substr(0, place->begin);
    }
    const Fields fields(text, ';');
    const std::string_view head = fields[0];
    const bool has_model = head.starts_with("ST") || head.starts_with("SA");
    const bool is_of_model = has_model && head.size() >= letters_of_model;
    // A phone and the answer to a command have a word before the id.
    const bool has_word = head == "ST910" || (head.ends_with("CMD") && fields[1] == "Res");
    const std::string_view device = fields[has_word ? 2 : 1];
    if (device.empty() || !all_digits(device)) {
        decoded.fault = Fault::malformed;
        return decoded;
    }
    decoded.device = std::string(device);
    const auto ahead = receipt.policies.of(device).ahead_of_utc.value_or(std::chrono::minutes{0});
    if (head == "RES" || head.ends_with("CMD")) {
        Reading reading;
        const std::size_t begin = report.find(device) + device.size() + 1;
        set_extra(reading.attributes, "result",
                  std::string(report.substr(std::min(begin, report.size())).substr(0, 64)));
        decoded.readings.push_back(std::move(reading));
    } else if (head == "CRR") {
        decoded.readings.push_back(suntech_crash(data, ahead));
    } else if (head == "BLE") {
        decoded.readings.push_back(suntech_sensors(fields, ahead));
    } else if (is_of_model && !head.ends_with("ALV")) {
        decoded.readings.push_back(SuntechModelReport(fields, ahead).read());
    } else if (head == "STT" || head == "ALT" || head == "UEX" || head == "EMG" || head == "EVT") {
        decoded.readings.push_back(universal_suntech_reading(fields, ahead));
    } else if (!head.ends_with("ALV")) {
        decoded.fault = Fault::unknown_type;
    }
    if (!data.empty() && head != "CRR" && !decoded.readings.empty()) {
        set_suntech_serial_data(decoded.readings.back().attributes, data);
    }
    return decoded;
}

}  // namespace convoy::devices
