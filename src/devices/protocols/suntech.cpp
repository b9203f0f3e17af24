#include "devices/protocols/suntech.hpp"

#include <algorithm>

#include "devices/civil_time.hpp"
#include "devices/protocols/suntech_text.hpp"
#include "devices/protocols/suntech_values.hpp"
#include "devices/units.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;

constexpr std::size_t longest_suntech_frame = 4 * 1'024;
constexpr std::size_t bytes_of_suntech_head = 3;  // a type and a length
constexpr unsigned char suntech_status = 0x81;
constexpr unsigned char suntech_alert = 0x82;

bool begins_suntech_binary(Bytes bytes) {
    const auto type = static_cast<unsigned char>(bytes.empty() ? '\0' : bytes.front());
    return type == suntech_status || type == suntech_alert;
}

/// Degrees in millionths, of which the highest bit is the sign.
double suntech_degrees(std::uint32_t raw) {
    constexpr std::uint32_t sign = 0x80000000;
    const double size = (raw & ~sign) * 1e-6;
    return (raw & sign) != 0 ? -size : size;
}

/// Reads the values whose bits are set in the mask, which has the order of the text's fields.
Reading suntech_binary_reading(ByteReader& reader, std::uint32_t mask, bool is_alert) {
    const auto has = [mask](unsigned bit) { return (mask >> bit & 1U) != 0; };
    const auto skip = [&](unsigned bit, std::size_t bytes) { reader.skip(has(bit) ? bytes : 0); };
    Reading reading;
    fleet::Attributes& attributes = reading.attributes;
    skip(1, 1);  // the model
    skip(2, 3);  // the firmware
    skip(3, 1);  // whether it is live
    CivilTime civil{};
    if (has(4)) {
        civil.year = 2000 + reader.u8();
        civil.month = reader.u8();
        civil.day = reader.u8();
    }
    if (has(5)) {
        civil.hour = reader.u8();
        civil.minute = reader.u8();
        civil.second = reader.u8();
    }
    reading.time = has(4) && has(5) ? time_of(civil) : std::nullopt;
    skip(6, 4);  // the cell
    skip(7, 2);
    skip(8, 2);
    skip(9, 2);
    if (has(10)) {
        attributes.set_number(Attribute::gsm_level, reader.u8());
    }
    const double latitude = has(11) ? suntech_degrees(reader.u32()) : 0;
    const double longitude = has(12) ? suntech_degrees(reader.u32()) : 0;
    fleet::ReportedMotion motion;
    if (has(13)) {
        motion.set_speed(kilometres_per_hour(reader.u16() / 100.0));
    }
    if (has(14)) {
        motion.set_heading(fleet::Degrees{reader.u16() / 100.0});
    }
    if (has(15)) {
        attributes.set_number(Attribute::satellites, reader.u8());
    }
    const bool is_valid = !has(16) || reader.u8() == 1;
    const auto coordinates = fleet::Coordinates::from_degrees(latitude, longitude);
    if (is_valid && has(11) && has(12) && coordinates && reading.time && reader.is_good()) {
        reading.fix = Fix{*coordinates, std::nullopt, motion};
    }
    if (has(17)) {
        const unsigned inputs = reader.u8();
        attributes.set_flag(Attribute::ignition, (inputs & 1U) != 0);
        attributes.set_flag(Attribute::input1, (inputs & 2U) != 0);
        attributes.set_flag(Attribute::input2, (inputs & 4U) != 0);
    }
    skip(18, 1);  // the outputs
    if (is_alert && has(19)) {
        set_suntech_alert(attributes, reader.u8());
    }
    return reading;
}

Decoded decode_suntech_binary(Bytes frame, const Receipt& receipt) {
    constexpr std::size_t bytes_of_id = 5;
    Decoded decoded;
    ByteReader reader(frame);
    const bool is_alert = reader.u8() == suntech_alert;
    reader.skip(2);
    const std::string id = hexadecimal(reader.take(bytes_of_id));
    const std::uint32_t high = reader.u16();
    const std::uint32_t mask = high << 8 | reader.u8();
    if (!reader.is_good()) {
        decoded.fault = Fault::malformed;
        return decoded;
    }
    decoded.device = id;
    Reading reading = suntech_binary_reading(reader, mask, is_alert);
    if (!reader.is_good()) {
        decoded.fault = Fault::malformed;
        return decoded;
    }
    if (reading.time) {
        *reading.time -= receipt.policies.of(id).ahead_of_utc.value_or(std::chrono::minutes{0});
    }
    decoded.readings.push_back(std::move(reading));
    return decoded;
}

}  // namespace

Step SuntechDecoder::next(Bytes unread) {
    if (unread.empty()) {
        return Step::need_more();
    }
    if (begins_suntech_binary(unread)) {
        if (unread.size() < bytes_of_suntech_head) {
            return Step::need_more();
        }
        const std::size_t length = bytes_of_suntech_head + ByteReader(unread.substr(1)).u16();
        constexpr std::size_t longest_binary = 512;
        if (length > longest_binary || length < 12) {
            return Step::skip(1);
        }
        return unread.size() < length ? Step::need_more() : Step::frame(length);
    }
    const auto is_mark = [](char letter) { return letter >= 'A' && letter <= 'Z'; };
    if (!is_mark(unread.front())) {
        const auto* const mark = std::ranges::find_if(unread, [&](char letter) {
            return is_mark(letter) || begins_suntech_binary(Bytes(&letter, 1));
        });
        return Step::skip(static_cast<std::size_t>(mark - unread.begin()));
    }
    const auto data = suntech_data_of(unread.substr(0, longest_suntech_frame));
    const std::size_t end = unread.find('\r', data ? data->begin + data->length : 0);
    if (end != Bytes::npos && end < longest_suntech_frame) {
        return Step::frame(end + 1);
    }
    return unread.size() < longest_suntech_frame ? Step::need_more()
                                                 : Step::close(Step::Reason::no_frame);
}

Decoded SuntechDecoder::decode(Bytes frame, const Receipt& receipt) {
    if (begins_suntech_binary(frame)) {
        return decode_suntech_binary(frame, receipt);
    }
    frame.remove_suffix(frame.ends_with('\r') ? 1 : 0);
    return decode_suntech_text(frame, receipt);
}

}  // namespace convoy::devices
