#include "devices/protocols/h02_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "devices/civil_time.hpp"
#include "devices/naming.hpp"
#include "devices/protocols/h02_binary.hpp"
#include "devices/text_values.hpp"
#include "devices/units.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;

constexpr std::string_view h02_now_pattern = "HHmmss";
constexpr std::size_t first_h02_field = 3;

/// Reads "3542.2043", "954.9490", "38.6508" (minutes alone), "37573392" (without a point) and
/// "-23-35.3408" (with a sign at both parts).
std::optional<double> h02_text_degrees(std::string_view value, std::string_view hemisphere) {
    std::string text(value);
    const bool is_negative = text.starts_with('-');
    text.erase(0, is_negative ? 1 : 0);
    if (const std::size_t between = text.find('-'); between != std::string::npos) {
        std::string minutes = text.substr(between + 1);
        if (minutes.find('.') == 1) {
            minutes.insert(0, "0");
        }
        text = text.substr(0, between) + minutes;
    }
    std::size_t point = text.find('.');
    if (point == std::string::npos && text.size() >= 8) {
        point = hemisphere == "N" || hemisphere == "S" ? 4 : 5;
        text.insert(point, ".");
    }
    if (point != std::string::npos && point < 3) {
        text.insert(0, std::string(3 - point, '0'));
    }
    const auto degrees = degrees_of_minutes(text, hemisphere);
    return degrees && is_negative ? -std::abs(*degrees) : degrees;
}

bool is_h02_half(std::string_view text, std::string_view letters) {
    return text.size() == 1 && letters.find(text.front()) != std::string_view::npos;
}

/// "FFFFFBFF".
bool is_h02_status(std::string_view text) {
    return text.size() == 8 &&
           text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

/// BS writes the codes of country and operator, then three fields for each cell.
std::string station_cells(const Fields& fields) {
    std::string network;
    for (std::size_t index = 6; index + 1 < fields.size() && index < 12; index += 3) {
        const auto country = whole<unsigned>(fields[4], 16);
        const auto operation = whole<unsigned>(fields[5], 16);
        const auto area = whole<std::uint32_t>(fields[index], 16);
        const auto cell = whole<std::uint32_t>(fields[index + 1], 16);
        if (country && operation && area && cell && *cell != 0) {
            network += (network.empty() ? "" : ",") + std::to_string(*country) + "-" +
                       std::to_string(*operation) + "-" + std::to_string(*area) + "-" +
                       std::to_string(*cell);
        }
    }
    return network;
}

/// One frame of text, split.
class H02Text {
 public:
    H02Text(const Fields& fields, const Receipt& receipt, std::chrono::minutes ahead)
        : fields_(fields), receipt_(receipt), ahead_(ahead) {}

    /// Returns nothing if the frame says nothing that is worth storing.
    std::optional<Reading> read();

 private:
    void read_place(std::size_t latitude);
    void read_status(std::size_t first);
    void read_link();
    void read_beat();
    void read_cells(std::size_t first, std::size_t fields_of_cell);
    void read_cell_list();
    std::optional<fleet::Time> time_from(std::string_view clock, std::string_view date) const;

    std::string_view type() const { return fields_[2]; }

    const Fields& fields_;
    const Receipt& receipt_;
    std::chrono::minutes ahead_;
    Reading reading_{};
};

/// VP1 has a date and no time of day. Of today, the time of receipt is nearest to the truth.
std::optional<fleet::Time> H02Text::time_from(std::string_view clock, std::string_view date) const {
    if (clock.size() == h02_now_pattern.size()) {
        return read_time(std::string(clock) + std::string(date), "HHmmssddMMyy", ahead_);
    }
    const auto midnight = read_time("000000" + std::string(date), "HHmmssddMMyy", ahead_);
    const bool is_recent = midnight && receipt_.time - *midnight < std::chrono::days(2) &&
                           *midnight - receipt_.time < std::chrono::days(1);
    return is_recent ? std::nullopt : midnight;
}

std::optional<Reading> H02Text::read() {
    std::size_t latitude = first_h02_field;
    while (latitude < fields_.size() && !(is_h02_half(fields_[latitude + 1], "NS") &&
                                          is_h02_half(fields_[latitude + 3], "EW"))) {
        ++latitude;
    }
    if (latitude < fields_.size()) {
        read_place(latitude);
    } else if (type() == "HTBT") {
        read_beat();
    } else if (type() == "LINK") {
        read_link();
    } else if (type() == "V3" || type() == "NBR" || type() == "BS" || type() == "VP1") {
        read_cell_list();
    } else if (type() == "SMS") {
        const std::string_view text = fields_[first_h02_field];
        set_extra(reading_.attributes, "result", std::string(text.substr(0, text.find('\n'))));
    } else if (type() == "V1") {
        read_status(first_h02_field);
    }
    const bool is_empty = !reading_.fix && !reading_.time && reading_.attributes.empty();
    return is_empty ? std::nullopt : std::optional(std::move(reading_));
}

void H02Text::read_place(std::size_t latitude) {
    const std::string_view validity = fields_[latitude - 1];
    const std::size_t speed_index = latitude + 4;
    const std::size_t course_index = latitude + 5;
    // V19 has the letter in the same place. VI1 has the number of a coding scheme there, which says
    // nothing about the fix.
    const std::string_view clock = fields_[latitude - 2];
    std::size_t date = latitude + 6;
    const std::size_t last_date = latitude + 8;
    while (date < last_date && (fields_[date].size() != 6 || !all_digits(fields_[date]))) {
        ++date;
    }
    const bool has_date = fields_[date].size() == 6;
    reading_.time = has_date ? time_from(clock, fields_[date]) : std::nullopt;
    read_status(has_date ? date + 1 : latitude + 6);
    const auto degrees_north = h02_text_degrees(fields_[latitude], fields_[latitude + 1]);
    const auto degrees_east = h02_text_degrees(fields_[latitude + 2], fields_[latitude + 3]);
    if (validity == "V" || !has_date || !degrees_north || !degrees_east) {
        return;
    }
    // VP1 of today has no time on purpose; any other place without one is of any day.
    const bool has_clock = clock.size() == h02_now_pattern.size();
    if (has_clock && !reading_.time) {
        return;
    }
    const bool is_date =
        read_time("000000" + std::string(fields_[date]), "HHmmssddMMyy").has_value();
    const auto coordinates = fleet::Coordinates::from_degrees(*degrees_north, *degrees_east);
    if (!is_date || !coordinates) {
        return;
    }
    reading_.fix = Fix{*coordinates};
    if (const auto speed = decimal(fields_[speed_index])) {
        reading_.fix->motion.set_speed(knots(*speed));
    }
    if (const auto course = decimal(fields_[course_index])) {
        reading_.fix->motion.set_heading(fleet::Degrees{*course});
    }
}

/// The word of status, and behind it the serving cell if the device knows it.
void H02Text::read_status(std::size_t first) {
    std::size_t index = first;
    while (index < fields_.size() && !is_h02_status(fields_[index])) {
        ++index;
    }
    if (const auto status = whole<std::uint32_t>(fields_[index], 16)) {
        set_h02_status(reading_.attributes, *status);
        read_cells(index + 1, 0);
    }
}

void H02Text::read_link() {
    fleet::Attributes& attributes = reading_.attributes;
    reading_.time = time_from(fields_[3], fields_[9]);
    constexpr std::array numbers{std::pair(Attribute::gsm_level, 4U),
                                 std::pair(Attribute::satellites, 5U),
                                 std::pair(Attribute::battery_level, 6U)};
    for (const auto& [attribute, index] : numbers) {
        if (const auto number = decimal(fields_[index])) {
            attributes.set_number(attribute, *number);
        }
    }
    read_status(10);
}

void H02Text::read_beat() {
    if (const auto level = decimal(fields_[first_h02_field])) {
        reading_.attributes.set_number(Attribute::battery_level, *level);
    }
}

/// Appends one cell if `fields_of_cell` is 0, else a list: how many, then area, cell, strength….
void H02Text::read_cells(std::size_t first, std::size_t fields_of_cell) {
    const auto trimmed = [this](std::size_t index) {
        std::string_view field = fields_[index];
        field.remove_prefix(std::min(field.find_first_not_of(' '), field.size()));
        return field;
    };
    const std::string_view country = trimmed(first);
    // Some firmwares write hexadecimal numbers. No country has a code from 1 to 199.
    const auto decimal_country = whole<unsigned>(country);
    const bool is_decimal =
        country.size() == 3 && decimal_country && *decimal_country >= 200 && type() != "BS";
    const int base = is_decimal ? 10 : 16;
    const auto code = whole<unsigned>(country, base);
    const auto operation = whole<unsigned>(trimmed(first + 1), base);
    if (!code || !operation || *code < 200 || *code >= 800) {
        return;
    }
    const std::string network = std::to_string(*code) + "-" + std::to_string(*operation) + "-";
    std::string cells;
    std::size_t index = first + (fields_of_cell == 0 ? 2 : 4);
    std::size_t count = fields_of_cell == 0 ? 1 : whole<unsigned>(trimmed(first + 3)).value_or(0);
    for (; count > 0 && index + 1 < fields_.size(); --count, index += fields_of_cell) {
        const auto area = whole<std::uint32_t>(trimmed(index), base);
        const auto cell = whole<std::uint32_t>(trimmed(index + 1), base);
        if (!area || !cell) {
            break;
        }
        cells += (cells.empty() ? "" : ",") + network + std::to_string(*area) + "-" +
                 std::to_string(*cell);
    }
    reading_.attributes.set_text(Attribute::network, cells);
}

/// V3, NBR and BS report the cells around the device, VP1 does so in other marks.
void H02Text::read_cell_list() {
    if (type() == "VP1") {
        const Fields serving(fields_[7], 'Y');
        const std::string network = std::string(fields_[4]) + "-" + std::string(fields_[5]) + "-" +
                                    std::string(fields_[6]) + "-" + std::string(serving[0]);
        reading_.attributes.set_text(Attribute::network, network);
        return;
    }
    if (type() == "BS") {
        reading_.attributes.set_text(Attribute::network, station_cells(fields_));
        read_status(7);
        return;
    }
    if (type() == "NBR") {
        read_cells(4, 3);
    } else if (fields_[4].size() >= 5) {
        // V3 writes the codes of country and operator as one number, and the cells in decimals.
        const std::string network =
            std::string(fields_[4].substr(0, 3)) + "-" +
            std::to_string(whole<unsigned>(fields_[4].substr(3)).value_or(0)) + "-";
        std::string cells;
        const unsigned count = whole<unsigned>(fields_[5]).value_or(0);
        for (unsigned cell = 0; cell < count && 6 + 4 * cell + 1 < fields_.size(); ++cell) {
            const auto area = whole<std::uint32_t>(fields_[6 + 4 * cell]);
            const auto id = whole<std::uint32_t>(fields_[6 + 4 * cell + 1]);
            if (area && id) {
                cells += (cells.empty() ? "" : ",") + network + std::to_string(*area) + "-" +
                         std::to_string(*id);
            }
        }
        reading_.attributes.set_text(Attribute::network, cells);
    }
    std::size_t status = first_h02_field;
    while (status < fields_.size() && !is_h02_status(fields_[status])) {
        ++status;
    }
    reading_.time = time_from(fields_[3], fields_[status - 1]);
    const std::string network(reading_.attributes.text(Attribute::network));
    read_status(status);
    reading_.attributes.set_text(Attribute::network, network);
}

/// "*HQ,id,V4,V1,yyyyMMddHHmmss#" says that a frame of type V1 has been taken.
std::string h02_confirmation(std::string_view device, std::string_view type,
                             const Receipt& receipt) {
    std::string now = fleet::format_time(receipt.time).substr(0, 19);
    std::erase_if(now, [](char letter) { return letter < '0' || letter > '9'; });
    return "*HQ," + std::string(device) + ",V4," + std::string(type) + "," + now + "#";
}

}  // namespace

Decoded decode_h02_text(Bytes frame, const Receipt& receipt) {
    Decoded decoded;
    frame.remove_suffix(frame.ends_with('#') ? 1 : 0);
    const Fields fields(frame, ',');
    const std::string_view device = fields[1];
    const std::string_view type = fields[2];
    if (device.empty() || type.empty()) {
        decoded.fault = device.empty() ? Fault::no_device : Fault::malformed;
        return decoded;
    }
    decoded.device = std::string(device);
    const auto ahead = receipt.policies.of(device).ahead_of_utc.value_or(std::chrono::minutes{0});
    auto reading = H02Text(fields, receipt, ahead).read();
    // V19 and the like have a place, too. What has none is no record that a device keeps.
    std::size_t half = first_h02_field;
    while (half < fields.size() && !is_h02_half(fields[half], "NS")) {
        ++half;
    }
    const bool has_place = half < fields.size();
    if (type == "HTBT") {
        decoded.at_once = "*HQ," + std::string(device) + ",HTBT#";
    } else if (type == "V1" || type == "NBR") {
        decoded.when_stored = h02_confirmation(device, type, receipt);
    } else if (has_place && type != "VP1") {
        decoded.when_stored = h02_answer(device, receipt);
    } else if (!reading) {
        decoded.fault = Fault::unknown_type;
    }
    if (reading) {
        decoded.readings.push_back(std::move(*reading));
    }
    return decoded;
}

}  // namespace convoy::devices
