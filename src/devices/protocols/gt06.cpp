#include "devices/protocols/gt06.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "devices/checksums.hpp"
#include "devices/protocols/gt06_bodies.hpp"
#include "devices/text_values.hpp"

namespace convoy::devices {

namespace {

constexpr std::size_t longest_gt06_frame = 4 * 1'024;
constexpr std::string_view narrow_begin = R"(xx)";  // with a length of one byte
constexpr std::string_view wide_begin = R"(yy)";    // with one of two bytes
constexpr std::string_view gt06_end = "\r\n";
constexpr std::size_t shortest_gt06_length = 5;  // a type, a number, a checksum
constexpr std::size_t gt06_tail_size = 6;        // a number, a checksum, the end

// Types of frames that are more than data.
constexpr std::uint8_t login_type = 0x01;
constexpr std::uint8_t address_query_type = 0x2A;
constexpr std::uint8_t address_answer_type = 0x97;
constexpr std::uint8_t time_query_type = 0x8A;
constexpr std::uint8_t modules_type = 0x70;
constexpr std::uint8_t points_type = 0x17;
constexpr std::uint8_t points_type_of_makers = 0x69;

bool is_wide(Bytes frame) { return frame.starts_with(wide_begin); }
std::size_t gt06_header_size(Bytes frame) { return is_wide(frame) ? 4 : 3; }

/// The whole frame by its declared length; 0 if that is not there yet.
std::size_t declared_size(Bytes unread) {
    if (unread.size() < 5) {
        return 0;
    }
    ByteReader reader(unread.substr(2));
    const std::size_t length = is_wide(unread) ? reader.u16() : reader.u8();
    return gt06_header_size(unread) + length + gt06_end.size();
}

bool ends_at(Bytes unread, std::size_t size) {
    return size >= 4 && size <= unread.size() &&
           unread.substr(size - gt06_end.size(), gt06_end.size()) == gt06_end;
}

/// Frames of access points have no number and no checksum, and their count in place of a length:
/// a time, points of 7 bytes, a count of cells, a network of 3 bytes, cells of 5. Returns 0 if more
/// bytes are needed.
std::size_t size_of_access_points(Bytes unread) {
    const std::size_t before_cells = 4 + 6 + std::size_t{7} * static_cast<std::uint8_t>(unread[2]);
    if (unread.size() <= before_cells) {
        return 0;
    }
    const std::size_t cells = static_cast<std::uint8_t>(unread[before_cells]);
    return before_cells + 1 + 3 + 5 * cells + gt06_end.size();
}

bool may_be_access_points(Bytes unread) {
    const auto type = static_cast<std::uint8_t>(unread[3]);
    const auto count = static_cast<std::uint8_t>(unread[2]);
    // The time is in binary coded decimals; the frame of this type with a length begins otherwise.
    return !is_wide(unread) && count <= 20 &&
           (type == points_type || type == points_type_of_makers);
}

/// The size of a frame whose length is wrong: up to the first end behind its header.
Step next_by_end(Bytes unread, std::size_t declared) {
    const std::size_t end = unread.substr(0, declared + gt06_tail_size).find(gt06_end, 4);
    return end == Bytes::npos ? Step::skip(1) : Step::frame(end + gt06_end.size());
}

std::string gt06_frame(std::string_view begin, std::string_view content, Bytes number) {
    std::string counted;
    const std::size_t length = content.size() + 4;
    if (begin == wide_begin) {
        append_big<std::uint16_t>(counted, static_cast<std::uint16_t>(length));
    } else {
        append_big<std::uint8_t>(counted, static_cast<std::uint8_t>(length));
    }
    counted.append(content).append(number);
    append_big<std::uint16_t>(counted, crc16_x25(counted));
    return std::string(begin) + counted + std::string(gt06_end);
}

std::string gt06_time(fleet::Time now) {
    const auto day = std::chrono::floor<std::chrono::days>(now);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(now - day);
    std::string content(1, static_cast<char>(time_query_type));
    content += static_cast<char>(static_cast<int>(date.year()) - 2'000);
    content += static_cast<char>(static_cast<unsigned>(date.month()));
    content += static_cast<char>(static_cast<unsigned>(date.day()));
    content += static_cast<char>(time.hours().count());
    content += static_cast<char>(time.minutes().count());
    content += static_cast<char>(time.seconds().count());
    return content;
}

/// "No address", for a device that wants to show or to send one. Without it the device asks again.
std::string no_address(Bytes number) {
    constexpr std::string_view text = "NA&&NA&&0##";
    std::string content(1, static_cast<char>(address_answer_type));
    content += static_cast<char>(text.size());
    content.append(4, '\0').append(text);
    return gt06_frame(wide_begin, content, number);
}

/// Types that the device sends without waiting for an answer.
bool has_no_answer(const Gt06Body& body) {
    constexpr std::array<std::uint8_t, 7> narrow{0x21, 0x34, 0x35, 0x80, 0x81, 0x82, 0x94};
    constexpr std::array<std::uint8_t, 8> wide{0x21, 0x36, 0x38, 0x8C, 0x94, 0x98, 0x9B, 0xF1};
    const auto types = body.is_wide ? std::span<const std::uint8_t>(wide) : narrow;
    return std::ranges::find(types, body.type) != types.end();
}

/// Frames of modules are answered in the narrow form, others in their own.
std::string_view begin_of_answer(const Gt06Body& body) {
    constexpr std::uint8_t access_points_of_wide = 0xF2;
    const bool is_narrow = body.type == modules_type || body.type == access_points_of_wide;
    return body.is_wide && !is_narrow ? wide_begin : narrow_begin;
}

std::string plain_gt06_answer(Bytes frame, const Gt06Body& body) {
    return gt06_frame(begin_of_answer(body), std::string(1, static_cast<char>(body.type)),
                      frame.substr(frame.size() - gt06_tail_size, 2));
}

void set_gt06_answer(Bytes frame, const Gt06Body& body, fleet::Time now, Decoded& decoded) {
    const Bytes number = frame.substr(frame.size() - gt06_tail_size, 2);
    if (!body.is_wide && body.type == time_query_type) {
        decoded.at_once = gt06_frame(narrow_begin, gt06_time(now), number);
        return;
    }
    if (!body.is_wide && body.type == address_query_type) {
        decoded.at_once = no_address(number);
    } else if (!has_no_answer(body) && (is_gt06_data(body) || !body.is_wide)) {
        // What has no reading releases nothing: a heartbeat, or what can never be read.
        (decoded.readings.empty() ? decoded.at_once : decoded.when_stored) =
            plain_gt06_answer(frame, body);
    }
    if (!is_gt06_data(body)) {
        decoded.fault = Fault::unknown_type;
    }
}

/// The answer repeats the time, and has no number and no checksum either.
Decoded decode_access_points(Bytes frame) {
    Decoded decoded;
    const Bytes body = frame.substr(4, frame.size() - 4 - gt06_end.size());
    if (auto reading = read_gt06_body({points_type_of_makers, false, body})) {
        decoded.readings.push_back(std::move(*reading));
    }
    decoded.when_stored = std::string(narrow_begin) + '\0' + frame[3] +
                          std::string(body.substr(0, 6)) + std::string(gt06_end);
    return decoded;
}

/// Sixteen decimal digits, of which an IMEI has 15.
std::string id_of_login(Bytes body) {
    const std::string digits = hexadecimal(body.substr(0, 8));
    return digits.empty() ? "" : digits.substr(1);
}

}  // namespace

Step Gt06Decoder::next(Bytes unread) {
    if (unread.size() < 2) {
        return unread.empty() || unread[0] == '\x78' || unread[0] == '\x79' ? Step::need_more()
                                                                            : Step::skip(1);
    }
    if (!unread.starts_with(narrow_begin) && !is_wide(unread)) {
        return Step::skip(1);
    }
    const std::size_t declared = declared_size(unread);
    if (declared == 0) {
        return Step::need_more();
    }
    if (declared > longest_gt06_frame) {
        return Step::close(Step::Reason::too_long);
    }
    if (declared >= gt06_header_size(unread) + shortest_gt06_length + 2 &&
        ends_at(unread, declared)) {
        return Step::frame(declared);
    }
    if (may_be_access_points(unread)) {
        const std::size_t size = size_of_access_points(unread);
        if (ends_at(unread, size)) {
            return Step::frame(size);
        }
        if (size == 0 || unread.size() < size) {
            return Step::need_more();
        }
    }
    return unread.size() < declared ? Step::need_more() : next_by_end(unread, declared);
}

Decoded Gt06Decoder::decode(Bytes frame, const Receipt& receipt) {
    Decoded decoded;
    const std::size_t header = gt06_header_size(frame);
    const bool has_type = frame.size() > header + gt06_end.size();
    if (has_type && may_be_access_points(frame) && declared_size(frame) != frame.size() &&
        size_of_access_points(frame) == frame.size()) {
        decoded = decode_access_points(frame);
        require_device(device_, decoded);
        return decoded;
    }
    if (!has_type || frame.size() < header + 1 + gt06_tail_size) {
        decoded.fault = Fault::malformed;
        return decoded;
    }
    const std::uint16_t sum = ByteReader(frame.substr(frame.size() - 4)).u16();
    const bool is_right = crc16_x25(frame.substr(2, frame.size() - 2 - 4)) == sum;
    const auto type = static_cast<std::uint8_t>(frame[header]);
    const Gt06Body body{type, is_wide(frame),
                        frame.substr(header + 1, frame.size() - header - 1 - gt06_tail_size)};
    const bool is_login = type == login_type && !body.is_wide;
    const std::string id = is_login ? id_of_login(body.bytes) : device_;
    if (!is_right && receipt.policies.of(id).checks_sums) {
        decoded.fault = Fault::bad_checksum;
        return decoded;
    }
    if (is_login) {
        log_in(body.bytes);
        decoded.device = device_;
        decoded.at_once = plain_gt06_answer(frame, body);
        return decoded;
    }
    auto reading = read_gt06_body(body);
    if (!reading && !is_right) {
        // Some copies leave out the number or the checksum, so that a place ends later.
        const Bytes longer = frame.substr(header + 1, frame.size() - header - 1 - gt06_end.size());
        reading = read_gt06_body({type, body.is_wide, longer});
    }
    if (reading) {
        decoded.readings.push_back(std::move(*reading));
        if (!body.is_wide || type != modules_type) {  // its time is of UTC
            shift_times(receipt.policies.of(device_), receipt.time, decoded);
        }
    }
    set_gt06_answer(frame, body, receipt.time, decoded);
    require_device(device_, decoded);
    return decoded;
}

void Gt06Decoder::log_in(Bytes body) {
    ByteReader reader(body);
    device_ = id_of_login(body);
    reader.skip(8 + 2);  // the IMEI and the model
    const unsigned word = reader.u16();
    zone_of_login_.reset();
    is_zone_decided_ = false;
    uses_zone_ = false;
    if (reader.is_good()) {
        // Twelve bits of hours and minutes as a decimal number, then one for west.
        const unsigned decimal_digits = word >> 4;
        const std::chrono::minutes ahead(decimal_digits / 100 * 60 + decimal_digits % 100);
        zone_of_login_ = (word & 8U) != 0 ? -ahead : ahead;
    }
}

void Gt06Decoder::shift_times(const DevicePolicy& policy, fleet::Time now, Decoded& decoded) {
    constexpr std::chrono::minutes live{5};
    for (Reading& reading : decoded.readings) {
        if (!reading.time) {
            continue;
        }
        if (policy.ahead_of_utc) {
            *reading.time -= *policy.ahead_of_utc;
            continue;
        }
        if (!is_zone_decided_ && reading.fix) {
            const bool fits_utc = std::chrono::abs(*reading.time - now) <= live;
            const bool fits_zone =
                zone_of_login_ && std::chrono::abs(*reading.time - *zone_of_login_ - now) <= live;
            is_zone_decided_ = fits_utc || fits_zone;
            uses_zone_ = fits_zone && !fits_utc;
        }
        if (uses_zone_) {
            *reading.time -= *zone_of_login_;
        }
    }
}

}  // namespace convoy::devices
