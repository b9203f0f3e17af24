#include "devices/protocols/h02_binary.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "devices/civil_time.hpp"
#include "devices/text_values.hpp"
#include "devices/units.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;

constexpr std::array<std::size_t, 5> h02_lengths{32, 42, 45, 46, 48};
constexpr std::size_t h02_short_id = 5;
constexpr std::size_t h02_long_id = 8;

// The flags in the half byte behind the longitude. GT06 has the opposite sense of east.
constexpr unsigned h02_has_fix = 2;
constexpr unsigned h02_is_north = 4;
constexpr unsigned h02_is_east = 8;

/// The digits of a frame.
struct H02Digits {
    std::string id;
    std::string time;      // HHmmssddMMyy
    std::string latitude;  // ddMMmmmm
    unsigned battery = 0;
    std::string longitude;  // dddMMmmmm
    unsigned flags = 0;
    std::string speed;
    std::string course;
    std::uint32_t status = 0;
};

H02Digits h02_digits_of(Bytes frame, std::size_t id_bytes) {
    ByteReader reader(frame);
    reader.skip(1);
    H02Digits digits;
    digits.id = hexadecimal(reader.take(id_bytes));
    digits.time = hexadecimal(reader.take(6));
    digits.latitude = hexadecimal(reader.take(4));
    digits.battery = reader.u8();
    digits.longitude = hexadecimal(reader.take(5));
    if (!digits.longitude.empty()) {
        digits.flags = whole<unsigned>(digits.longitude.substr(9), 16).value_or(0);
        digits.longitude.resize(9);
    }
    digits.speed = hexadecimal(reader.take(3));
    if (!digits.speed.empty()) {
        digits.course = digits.speed.substr(3);
        digits.speed.resize(3);
    }
    digits.status = reader.u32();
    return digits;
}

std::optional<double> h02_degrees(std::string_view digits, std::size_t digits_of_degrees) {
    const auto degrees = whole<unsigned>(digits.substr(0, digits_of_degrees));
    const auto minutes = whole<unsigned>(digits.substr(digits_of_degrees));
    constexpr unsigned minute = 10'000;
    if (!degrees || !minutes || !all_digits(digits) || *minutes >= 60 * minute) {
        return std::nullopt;
    }
    return *degrees + *minutes / (60.0 * minute);
}

std::optional<fleet::Coordinates> h02_place(const H02Digits& digits) {
    const auto latitude = h02_degrees(digits.latitude, 2);
    const auto longitude = h02_degrees(digits.longitude, 3);
    if (!latitude || !longitude) {
        return std::nullopt;
    }
    return fleet::Coordinates::from_degrees(
        (digits.flags & h02_is_north) != 0 ? *latitude : -*latitude,
        (digits.flags & h02_is_east) != 0 ? *longitude : -*longitude);
}

/// Whether it is a time of day behind which a date stands, or zeros.
bool has_h02_time(std::string_view digits) {
    return read_time(digits, "HHmmssddMMyy") ||
           (digits.ends_with("000000") &&
            read_time(std::string(digits.substr(0, 6)) + "010101", "HHmmssddMMyy"));
}

bool is_h02_head(const H02Digits& digits) {
    const auto course = whole<unsigned>(digits.course);
    return all_digits(digits.id) && has_h02_time(digits.time) && h02_place(digits) &&
           all_digits(digits.speed) && all_digits(digits.course) && course && *course <= 360;
}

std::optional<std::size_t> h02_id_size(Bytes frame) {
    if (!frame.starts_with('$') || frame.size() < h02_head_bytes) {
        return std::nullopt;
    }
    for (const std::size_t size : {h02_short_id, h02_long_id}) {
        if (is_h02_head(h02_digits_of(frame, size))) {
            return size;
        }
    }
    return std::nullopt;
}

/// A level in steps, or in percent.
void set_h02_battery(fleet::Attributes& attributes, unsigned byte) {
    constexpr std::array<double, 7> by_step{0, 0, 10, 20, 60, 80, 100};
    if (byte != 0 && byte < by_step.size()) {
        attributes.set_number(Attribute::battery_level, by_step[byte]);
    } else if (byte >= by_step.size()) {
        attributes.set_number(Attribute::battery_level, byte);
    }
}

/// The last eight bytes of the long forms: country, operator, area and cell, and a count of frames.
void set_h02_cell(fleet::Attributes& attributes, Bytes tail) {
    constexpr std::size_t bytes_of_cell = 8;
    if (tail.size() < bytes_of_cell) {
        return;
    }
    ByteReader reader(tail.substr(tail.size() - bytes_of_cell));
    const unsigned country = reader.u16();
    const unsigned operation = reader.u8();
    const unsigned area = reader.u16();
    const unsigned cell = reader.u16();
    if (country >= 200 && country < 800) {
        attributes.set_text(Attribute::network,
                            std::to_string(country) + "-" + std::to_string(operation) + "-" +
                                std::to_string(area) + "-" + std::to_string(cell));
    }
}

}  // namespace

bool may_begin_h02_binary(Bytes bytes) {
    const auto may_have_id_of = [bytes](std::size_t size) {
        const Bytes behind_mark = bytes.substr(1);
        const std::string time =
            hexadecimal(behind_mark.substr(std::min(size, behind_mark.size()), 6));
        // What has not come may be the rest of a date, or of none.
        return all_digits(hexadecimal(behind_mark.substr(0, size))) &&
               (has_h02_time(time + std::string("000000010100").substr(time.size())) ||
                has_h02_time(time + std::string("000000000000").substr(time.size())));
    };
    return may_have_id_of(h02_short_id) || may_have_id_of(h02_long_id);
}

bool begins_h02_binary(Bytes bytes) { return h02_id_size(bytes).has_value(); }

Bytes h02_id_bytes(Bytes frame) { return frame.substr(1, h02_id_size(frame).value_or(0)); }

bool is_h02_length(std::size_t length) {
    return std::ranges::find(h02_lengths, length) != h02_lengths.end();
}

void set_h02_status(fleet::Attributes& attributes, std::uint32_t status) {
    const auto is_set = [status](unsigned bit) { return (status >> bit & 1U) != 0; };
    if (!is_set(0)) {
        attributes.add_alarm("vibration");
    }
    if (!is_set(1) || !is_set(18)) {
        attributes.add_alarm("sos");
    }
    if (!is_set(2)) {
        attributes.add_alarm("overspeed");
    }
    if (!is_set(19)) {
        attributes.add_alarm("power_cut");
    }
    attributes.set_flag(Attribute::ignition, is_set(10));
}

std::string h02_answer(std::string_view device, const Receipt& receipt) {
    const std::string now = fleet::format_time(receipt.time);  // 2026-11-29T01:33:15.000Z
    return "*HQ," + std::string(device) + ",R12," + now.substr(11, 2) + now.substr(14, 2) +
           now.substr(17, 2) + "#";
}

Decoded decode_h02_binary(Bytes frame, const Receipt& receipt) {
    Decoded decoded;
    const auto id_size = h02_id_size(frame);
    if (!id_size) {
        decoded.fault = Fault::malformed;
        return decoded;
    }
    const H02Digits digits = h02_digits_of(frame, *id_size);
    constexpr std::size_t digits_of_h02_imei = 15;
    decoded.device = digits.id.substr(0, digits_of_h02_imei);
    const auto ahead =
        receipt.policies.of(*decoded.device).ahead_of_utc.value_or(std::chrono::minutes{0});
    Reading reading;
    reading.time = read_time(digits.time, "HHmmssddMMyy", ahead);
    const auto coordinates = h02_place(digits);
    if (coordinates && reading.time && (digits.flags & h02_has_fix) != 0) {
        reading.fix = Fix{*coordinates};
        reading.fix->motion.set_speed(knots(whole<unsigned>(digits.speed).value_or(0)));
        reading.fix->motion.set_heading(
            fleet::Degrees{static_cast<double>(whole<unsigned>(digits.course).value_or(0))});
    }
    set_h02_battery(reading.attributes, digits.battery);
    set_h02_status(reading.attributes, digits.status);
    constexpr std::size_t bytes_without_id = 24;
    if (*id_size == h02_short_id) {
        set_h02_cell(reading.attributes, frame.substr(*id_size + bytes_without_id));
    }
    decoded.readings.push_back(std::move(reading));
    decoded.when_stored = h02_answer(*decoded.device, receipt);
    return decoded;
}

}  // namespace convoy::devices
