#include "devices/protocols/meitrack_records.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "devices/civil_time.hpp"
#include "devices/naming.hpp"
#include "devices/units.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;

constexpr double degrees_per_meitrack_step = 1e-6;
constexpr double volts_per_meitrack_step = 0.01;
constexpr double hdop_per_meitrack_step = 0.1;

/// Alarms by the numbers of their events.
constexpr std::array<std::pair<unsigned, std::string_view>, 17> meitrack_alarms{{
    {1, "sos"},
    {17, "low_battery"},
    {18, "low_power"},
    {19, "overspeed"},
    {20, "geofence_enter"},
    {21, "geofence_exit"},
    {22, "power_restored"},
    {23, "power_cut"},
    {28, "gps_antenna_cut"},
    {36, "tow"},
    {44, "jamming"},
    {78, "accident"},
    {90, "hard_cornering"},
    {91, "hard_cornering"},
    {129, "hard_braking"},
    {130, "hard_acceleration"},
    {135, "fatigue_driving"},
}};

/// Seconds since 2000-01-01.
fleet::Time meitrack_time(std::uint32_t seconds, std::chrono::minutes ahead) {
    constexpr std::chrono::sys_days epoch = std::chrono::year{2000} / 1 / 1;
    return fleet::Time(epoch) + std::chrono::seconds(seconds) - ahead;
}

void set_meitrack_inputs(fleet::Attributes& attributes, unsigned inputs) {
    for (int index = 0; index < 8; ++index) {
        attributes.set_flag(static_cast<Attribute>(static_cast<int>(Attribute::input1) + index),
                            (inputs >> index & 1U) != 0);
    }
}

std::optional<Fix> meitrack_fix(double latitude, double longitude, std::optional<double> speed,
                                std::optional<double> course) {
    const auto coordinates = fleet::Coordinates::from_degrees(latitude, longitude);
    if (!coordinates) {
        return std::nullopt;
    }
    Fix fix{*coordinates};
    if (speed) {
        fix.motion.set_speed(kilometres_per_hour(*speed));
    }
    if (course) {
        fix.motion.set_heading(fleet::Degrees{*course});
    }
    return fix;
}

std::string meitrack_cell(unsigned country, unsigned operation, unsigned area, unsigned cell) {
    return std::to_string(country) + "-" + std::to_string(operation) + "-" + std::to_string(area) +
           "-" + std::to_string(cell);
}

/// "0009|0000|0000|018D|04CB": three inputs, battery and external power in hundredths of a volt, in
/// hexadecimal digits. Newer firmware writes "4.33|12.96|…" in volts, those two first.
void set_meitrack_voltages(fleet::Attributes& attributes, std::string_view text) {
    const Fields values(text, '|');
    const bool is_in_volts = text.find('.') != std::string_view::npos;
    const auto volts = [&](std::size_t index) {
        const auto raw = whole<unsigned>(values[index], 16);
        return raw ? std::optional(*raw * volts_per_meitrack_step) : std::nullopt;
    };
    if (const auto battery = is_in_volts ? decimal(values[0]) : volts(3)) {
        attributes.set_number(Attribute::battery, *battery);
    }
    if (const auto power = is_in_volts ? decimal(values[1]) : volts(4)) {
        attributes.set_number(Attribute::power, *power);
    }
}

/// The sensors of temperature, by their numbers. One that has not measured yet says 85 °C.
class MeitrackTemperatures {
 public:
    void add(unsigned sensor, int hundredths) { celsius_[sensor] = hundredths / 100.0; }

    /// The temperature of the first sensor, which most devices number 1.
    void set(fleet::Attributes& attributes) const {
        constexpr double not_measured = 85;
        const auto first = celsius_.find(1);
        if (first != celsius_.end() && first->second != not_measured) {
            attributes.set_number(Attribute::temperature, first->second);
            return;
        }
        for (const auto& [sensor, celsius] : celsius_) {
            if (celsius != not_measured) {
                attributes.set_number(Attribute::temperature, celsius);
                return;
            }
        }
    }

 private:
    std::map<unsigned, double> celsius_;
};

/// Values of CCE by their numbers, with their units.
constexpr std::array<std::tuple<unsigned, Attribute, double>, 9> meitrack_numbered_attributes{{
    {0x06, Attribute::satellites, 1},
    {0x07, Attribute::gsm_level, 1},
    {0x0A, Attribute::hdop, hdop_per_meitrack_step},
    {0x0B, Attribute::altitude, 1},
    {0x0C, Attribute::odometer, 1},
    {0x19, Attribute::battery, volts_per_meitrack_step},
    {0x1A, Attribute::power, volts_per_meitrack_step},
    {0x29, Attribute::fuel_level, 0.01},
    {0xFE69, Attribute::battery_level, 1},
}};

/// One record of CCE.
class MeitrackNumberedRecord {
 public:
    explicit MeitrackNumberedRecord(std::chrono::minutes ahead) : ahead_(ahead) {}

    Reading read(Bytes bytes);

 private:
    void take(unsigned id, Bytes value);
    void take_motion(unsigned id, std::int64_t number);
    void take_attribute(unsigned id, double value);

    std::chrono::minutes ahead_;
    Reading reading_{};
    MeitrackTemperatures temperatures_{};
    std::optional<double> latitude_{};
    std::optional<double> longitude_{};
    std::optional<double> speed_{};
    std::optional<double> course_{};
    bool is_valid_ = false;
};

Reading MeitrackNumberedRecord::read(Bytes bytes) {
    ByteReader reader(bytes);
    reader.skip(2);  // how many values there are
    const auto id_of_next = [&reader] {
        constexpr unsigned extension = 0xFE;  // of an id of two bytes
        const unsigned id = reader.u8();
        return id == extension ? id << 8 | reader.u8() : id;
    };
    for (const std::size_t size : {1U, 2U, 4U, 0U}) {  // 0: each has its own size
        const unsigned count = reader.u8();
        for (unsigned index = 0; index < count && reader.is_good(); ++index) {
            const unsigned id = id_of_next();
            const Bytes value = reader.take(size == 0 ? reader.u8() : size);
            if (reader.is_good()) {
                take(id, value);
            }
        }
    }
    if (is_valid_ && reading_.time && latitude_ && longitude_) {
        reading_.fix = meitrack_fix(*latitude_, *longitude_, speed_, course_);
    }
    temperatures_.set(reading_.attributes);
    return std::move(reading_);
}

void MeitrackNumberedRecord::take_motion(unsigned id, std::int64_t number) {
    const auto value = static_cast<double>(number);
    switch (id) {
        case 0x02:
            latitude_ = value * degrees_per_meitrack_step;
            break;
        case 0x03:
            longitude_ = value * degrees_per_meitrack_step;
            break;
        case 0x04:
            reading_.time = meitrack_time(static_cast<std::uint32_t>(number), ahead_);
            break;
        case 0x05:
            is_valid_ = number == 1;
            break;
        case 0x08:
            speed_ = value;
            break;
        case 0x09:
            course_ = value;
            break;
        default:
            break;
    }
}

void MeitrackNumberedRecord::take_attribute(unsigned id, double value) {
    fleet::Attributes& attributes = reading_.attributes;
    for (const auto& [number, attribute, unit] : meitrack_numbered_attributes) {
        if (number == id) {
            attributes.set_number(attribute, value * unit);
        }
    }
    if (id == 0x15) {
        set_meitrack_inputs(attributes, static_cast<unsigned>(value));
    } else if (id == 0x25 && value != 0) {
        attributes.set_text(Attribute::driver, std::to_string(static_cast<std::uint32_t>(value)));
    } else if (id == 0x40) {
        set_meitrack_event(attributes, static_cast<unsigned>(value));
    } else if (id == 0x99) {
        set_extra(attributes, "rpm", value);
    } else if (id == 0x9C) {
        set_extra(attributes, "coolant_temperature", value);
    }
}

void MeitrackNumberedRecord::take(unsigned id, Bytes value) {
    fleet::Attributes& attributes = reading_.attributes;
    ByteReader reader(value);
    std::int64_t number = 0;
    if (value.size() == 1) {
        number = reader.u8();
    } else if (value.size() == 2) {
        number = reader.little<std::int16_t>();
    } else if (value.size() == 4) {
        number = reader.little<std::int32_t>();
    }
    constexpr std::array<unsigned, 4> with_sign{0x02, 0x03, 0x0B, 0x9C};
    if (std::ranges::find(with_sign, id) == with_sign.end()) {
        number &= value.size() == 2 ? 0xFFFF : 0xFFFFFFFF;
    }
    take_motion(id, number);
    if (id >= 0x2A && id <= 0x31 && value.size() == 3) {
        reader.skip(1);
        temperatures_.add(id - 0x2A, reader.little<std::int16_t>());
        return;
    }
    if (id == 0x0E && value.size() >= 10) {
        const unsigned country = reader.little<std::uint16_t>();
        const unsigned operation = reader.little<std::uint16_t>();
        const unsigned area = reader.little<std::uint16_t>();
        attributes.set_text(Attribute::network, meitrack_cell(country, operation, area,
                                                              reader.little<std::uint32_t>()));
        return;
    }
    if (id == 0xFEA8 && value.size() >= 2) {  // several batteries: a state and a level of each
        reader.skip(1);
        reading_.attributes.set_number(Attribute::battery_level, reader.u8());
        return;
    }
    take_attribute(id, static_cast<double>(number));
}

}  // namespace

void set_meitrack_event(fleet::Attributes& attributes, unsigned event) {
    constexpr unsigned by_interval = 35;
    for (const auto& [number, alarm] : meitrack_alarms) {
        if (number == event) {
            attributes.add_alarm(alarm);
        }
    }
    if (event != by_interval && event != 0) {
        set_extra(attributes, "event", static_cast<double>(event));
    }
}

std::optional<Reading> meitrack_text_record(const Fields& fields, std::chrono::minutes ahead) {
    constexpr std::size_t fields_of_least_record = 13;
    Reading reading;
    reading.time = read_time(fields[3], "yyMMddHHmmss", ahead);
    if (!reading.time || fields.size() < fields_of_least_record) {
        return std::nullopt;
    }
    const auto latitude = decimal(fields[1]);
    const auto longitude = decimal(fields[2]);
    if (fields[4] == "A" && latitude && longitude) {
        reading.fix = meitrack_fix(*latitude, *longitude, decimal(fields[7]), decimal(fields[8]));
    }
    fleet::Attributes& attributes = reading.attributes;
    constexpr std::array numbers{
        std::pair(Attribute::satellites, 5U), std::pair(Attribute::gsm_level, 6U),
        std::pair(Attribute::hdop, 9U),       std::pair(Attribute::altitude, 10U),
        std::pair(Attribute::odometer, 11U),
    };
    for (const auto& [attribute, index] : numbers) {
        if (const auto number = decimal(fields[index])) {
            attributes.set_number(attribute, *number);
        }
    }
    if (const auto event = whole<unsigned>(fields[0])) {
        set_meitrack_event(attributes, *event);
    }
    const Fields cell(fields[13], '|');
    const auto country = whole<unsigned>(cell[0]);
    const auto operation = whole<unsigned>(cell[1]);
    const auto area = whole<unsigned>(cell[2], 16);
    const auto id = whole<unsigned>(cell[3], 16);
    if (country && operation && area && id) {
        attributes.set_text(Attribute::network, meitrack_cell(*country, *operation, *area, *id));
    }
    if (const auto inputs = whole<unsigned>(fields[14].substr(0, 2), 16)) {
        set_meitrack_inputs(attributes, *inputs);
    }
    set_meitrack_voltages(attributes, fields[15]);
    // Behind a version: the fuel level in hundredths of a per cent, where 0 is also no sensor; then
    // sensors of temperature as "010A92": a number and hundredths of a degree.
    const auto fuel = whole<unsigned>(fields[19], 16);
    if (fuel && *fuel != 0) {
        attributes.set_number(Attribute::fuel_level, *fuel * 0.01);
    }
    constexpr std::size_t digits_of_temperature = 6;
    MeitrackTemperatures temperatures;
    const Fields sensors(fields[20], '|');
    for (std::size_t index = 0; index < sensors.size(); ++index) {
        const auto sensor = whole<unsigned>(sensors[index].substr(0, 2), 16);
        const auto raw = whole<std::uint16_t>(
            sensors[index].substr(std::min<std::size_t>(2, sensors[index].size())), 16);
        if (sensors[index].size() == digits_of_temperature && sensor && raw) {
            temperatures.add(*sensor, static_cast<std::int16_t>(*raw));
        }
    }
    temperatures.set(attributes);
    return reading;
}

std::vector<Reading> meitrack_fixed_records(Bytes content, std::chrono::minutes ahead) {
    constexpr std::size_t min_length = 0x34;
    std::vector<Reading> readings;
    ByteReader reader(content);
    reader.skip(2);  // the version of the form
    const std::size_t length = reader.little<std::uint16_t>();
    reader.skip(4);  // how many records the device still has
    while (length >= min_length && reader.rest().size() >= length) {
        ByteReader record(reader.take(length));
        Reading reading;
        const unsigned event = record.u8();
        const auto latitude = record.little<std::int32_t>();
        const auto longitude = record.little<std::int32_t>();
        reading.time = meitrack_time(record.little<std::uint32_t>(), ahead);
        const bool is_valid = record.u8() == 1;
        fleet::Attributes& attributes = reading.attributes;
        attributes.set_number(Attribute::satellites, record.u8());
        attributes.set_number(Attribute::gsm_level, record.u8());
        const double speed = record.little<std::uint16_t>();
        const double course = record.little<std::uint16_t>();
        if (is_valid) {
            reading.fix = meitrack_fix(latitude * degrees_per_meitrack_step,
                                       longitude * degrees_per_meitrack_step, speed, course);
        }
        attributes.set_number(Attribute::hdop,
                              record.little<std::uint16_t>() * hdop_per_meitrack_step);
        attributes.set_number(Attribute::altitude, record.little<std::int16_t>());
        attributes.set_number(Attribute::odometer, record.little<std::uint32_t>());
        record.skip(4);  // how long it has been on
        const unsigned country = record.little<std::uint16_t>();
        const unsigned operation = record.little<std::uint16_t>();
        const unsigned area = record.little<std::uint16_t>();
        attributes.set_text(Attribute::network, meitrack_cell(country, operation, area,
                                                              record.little<std::uint16_t>()));
        set_meitrack_inputs(attributes, record.little<std::uint16_t>() >> 8);
        record.skip(2);  // an analogue input
        attributes.set_number(Attribute::battery,
                              record.little<std::uint16_t>() * volts_per_meitrack_step);
        attributes.set_number(Attribute::power,
                              record.little<std::uint16_t>() * volts_per_meitrack_step);
        set_meitrack_event(attributes, event);
        readings.push_back(std::move(reading));
    }
    return readings;
}

std::vector<Reading> meitrack_numbered_records(Bytes content, std::chrono::minutes ahead) {
    std::vector<Reading> readings;
    ByteReader reader(content);
    reader.skip(4);  // how many records the device still has
    const unsigned count = reader.little<std::uint16_t>();
    for (unsigned index = 0; index < count; ++index) {
        const Bytes record = reader.take(reader.little<std::uint16_t>());
        if (!reader.is_good()) {
            break;
        }
        // One without a time is counted, too: the device would send it for ever.
        readings.push_back(MeitrackNumberedRecord(ahead).read(record));
    }
    return readings;
}

}  // namespace convoy::devices
