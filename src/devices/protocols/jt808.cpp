#include "devices/protocols/jt808.hpp"

#include <algorithm>
#include <array>

#include "devices/checksums.hpp"
#include "devices/civil_time.hpp"
#include "devices/protocols/jt808_location.hpp"
#include "devices/text_values.hpp"

namespace convoy::devices {

namespace {

constexpr std::size_t longest_jt808_frame = 32 * 1'024;
constexpr char jt808_mark = '\x7e';
constexpr char jt808_escape = '\x7d';  // with 1 behind it, itself; with 2, a mark
constexpr std::size_t shortest_content = 12;
// The standard says Beijing's time.
constexpr std::chrono::hours beijing{8};

// Types of messages of the device.
constexpr std::uint16_t heartbeat_of_answer = 0x0001;
constexpr std::uint16_t jt808_time_query = 0x0004;
constexpr std::uint16_t registration_type = 0x0100;
constexpr std::uint16_t time_query_of_makers = 0x0109;
constexpr std::uint16_t location_type = 0x0200;
constexpr std::uint16_t location_of_answer = 0x0201;
constexpr std::uint16_t short_batch_type = 0x0210;
constexpr std::uint16_t driver_type = 0x0702;
constexpr std::uint16_t batch_type = 0x0704;
constexpr std::uint16_t passed_on_type = 0x0900;
constexpr std::uint16_t lock_location = 0x5501;
constexpr std::uint16_t stored_lock_location = 0x5502;
// Types of our answers.
constexpr std::uint16_t general_answer = 0x8001;
constexpr std::uint16_t time_answer = 0x8004;
constexpr std::uint16_t registration_answer = 0x8100;
constexpr std::uint16_t time_answer_of_makers = 0x8109;
constexpr std::uint16_t lock_answer = 0x4401;

constexpr char jt808_taken = '\0';
constexpr char no_such_device = '\x04';

// Bits of the header's second word.
constexpr unsigned length_mask = 0x3FF;
constexpr unsigned is_of_2019_bit = 0x4000;
constexpr unsigned is_part_bit = 0x2000;
constexpr unsigned wants_lock_answer = 0x8000;

struct Jt808Message {
    std::uint16_t type{};
    unsigned properties{};
    Bytes id;  ///< as it stands in the header, with the version before it
    std::uint16_t serial{};
    std::uint16_t part_count{};  ///< of a message in parts; else 0
    std::uint16_t part{};        ///< from 1 on
    Bytes body;
};

bool is_of_lock(std::uint16_t type) {
    return type == lock_location || type == stored_lock_location;
}

std::size_t jt808_header_size(std::uint16_t type, unsigned properties) {
    if (is_of_lock(type)) {
        return 11;
    }
    return ((properties & is_of_2019_bit) != 0 ? 17U : 12U) +
           ((properties & is_part_bit) != 0 ? 4U : 0U);
}

/// Whether the header states the length that the content has, with a checksum of one byte.
bool has_stated_length(Bytes content) {
    ByteReader reader(content);
    const std::uint16_t type = reader.u16();
    const unsigned properties = reader.u16();
    return content.size() == jt808_header_size(type, properties) + (properties & length_mask) + 1;
}

std::string unescaped_jt808(Bytes content) {
    std::string plain;
    for (std::size_t index = 0; index < content.size(); ++index) {
        const char next = index + 1 < content.size() ? content[index + 1] : '\0';
        const bool is_escape = content[index] == jt808_escape && (next == '\x01' || next == '\x02');
        const char replaced = next == '\x01' ? jt808_escape : jt808_mark;
        plain += is_escape ? replaced : content[index];
        index += is_escape ? 1 : 0;
    }
    return plain;
}

/// The bytes between the marks. Some makers forget to escape, which the stated length shows.
std::string content_of_jt808(Bytes frame) {
    const Bytes raw = frame.substr(1, frame.size() - 2);
    std::string plain = unescaped_jt808(raw);
    return plain.size() != raw.size() && !has_stated_length(plain) && has_stated_length(raw)
               ? std::string(raw)
               : plain;
}

std::string jt808_frame(std::string content) {
    content += static_cast<char>(exclusive_or(content));
    std::string frame(1, jt808_mark);
    for (const char byte : content) {
        if (byte == jt808_mark || byte == jt808_escape) {
            frame += jt808_escape;
            frame += byte == jt808_escape ? '\x01' : '\x02';
        } else {
            frame += byte;
        }
    }
    return frame + jt808_mark;
}

std::string jt808_answer(const Jt808Message& message, std::uint16_t type, std::string_view body) {
    std::string content;
    append_big<std::uint16_t>(content, type);
    const unsigned version = is_of_lock(message.type) ? 0U : message.properties & is_of_2019_bit;
    append_big<std::uint16_t>(content, static_cast<std::uint16_t>(version | body.size()));
    content += message.id;
    if (is_of_lock(message.type)) {
        content += '\x01';
    } else {
        append_big<std::uint16_t>(content, 0);
    }
    content += body;
    return jt808_frame(std::move(content));
}

std::string general_jt808_answer(const Jt808Message& message) {
    std::string body;
    append_big<std::uint16_t>(body, message.serial);
    append_big<std::uint16_t>(body, message.type);
    return jt808_answer(message, general_answer, body + jt808_taken);
}

/// The answer to a lock names no message, and is sent only if the lock asks for it.
std::string lock_jt808_answer(const Jt808Message& message) {
    std::string body;
    append_big<std::uint16_t>(body, message.type);
    const bool is_wanted = (message.properties & wants_lock_answer) != 0;
    return is_wanted ? jt808_answer(message, lock_answer, body + jt808_taken) : "";
}

std::string registration_answer_of(const Jt808Message& message, char result,
                                   std::string_view code) {
    std::string body;
    append_big<std::uint16_t>(body, message.serial);
    body += result;
    return jt808_answer(message, registration_answer, body.append(code));
}

std::string time_of_day(const Jt808Message& message, fleet::Time now) {
    // "2026-11-29T01:33:15.000Z" → 26 11 29 01 33 15, two decimal digits a byte.
    std::string digits = fleet::format_time(now);
    std::erase_if(digits, [](char letter) { return letter < '0' || letter > '9'; });
    if (message.type == jt808_time_query) {
        return jt808_answer(message, time_answer, from_hexadecimal(digits.substr(2, 12)));
    }
    std::string body;
    append_big<std::uint16_t>(body, whole<std::uint16_t>(digits.substr(0, 4)).value_or(0));
    for (std::size_t at = 4; at < 14; at += 2) {
        append_big<std::uint8_t>(body, whole<std::uint8_t>(digits.substr(at, 2)).value_or(0));
    }
    return jt808_answer(message, time_answer_of_makers, body);
}

std::uint64_t number_of_id(Bytes bytes) {
    std::uint64_t number = 0;
    for (const char byte : bytes) {
        number = number << 8U | static_cast<std::uint8_t>(byte);
    }
    return number;
}

/// The last digit of an IMEI, which the others determine.
char check_digit(std::string_view digits) {
    int sum = 0;
    for (std::size_t index = 0; index < digits.size(); ++index) {
        const int digit = digits[digits.size() - 1 - index] - '0';
        const int doubled = index % 2 == 0 ? digit * 2 : digit;
        sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

/// Twelve digits, in binary coded decimals; or an IMEI without its last digit as a number, since
/// it has more digits than the field. The twenty digits of 2019 begin with zeros.
std::string device_of(const Jt808Message& message) {
    const bool is_long = message.id.size() > 6;
    std::string digits = hexadecimal(message.id.substr(is_long ? 1 : 0));
    if (!all_digits(digits) && !is_long) {
        digits = std::to_string(number_of_id(message.id));
        return digits + check_digit(digits);
    }
    const std::size_t first = is_long ? digits.find_first_not_of('0') : 0;
    return first == std::string::npos ? "0" : digits.substr(first);
}

std::optional<Jt808Message> message_of(Bytes content) {
    ByteReader reader(content.substr(0, content.size() - 1));
    Jt808Message message;
    message.type = reader.u16();
    message.properties = reader.u16();
    const bool has_version =
        (message.properties & is_of_2019_bit) != 0 && !is_of_lock(message.type);
    message.id = reader.take(has_version ? 11 : 6);
    message.serial = is_of_lock(message.type) ? reader.u8() : reader.u16();
    if ((message.properties & is_part_bit) != 0 && !is_of_lock(message.type)) {
        message.part_count = reader.u16();
        message.part = reader.u16();
    }
    message.body = reader.rest();
    return reader.is_good() ? std::optional(message) : std::nullopt;
}

void add_jt808(std::optional<Reading> reading, Decoded& decoded) {
    if (reading) {
        decoded.readings.push_back(std::move(*reading));
    } else {
        decoded.fault = Fault::malformed;
    }
}

/// Reads a body with data. Returns false if it is of another type.
bool read_jt808_data(const Jt808Message& message, const Jt808Context& context, Decoded& decoded) {
    switch (message.type) {
        case location_type:
            add_jt808(read_jt808_location(message.body, context), decoded);
            return true;
        case location_of_answer:  // behind the number of the question
            add_jt808(
                read_jt808_location(
                    message.body.substr(std::min<std::size_t>(2, message.body.size())), context),
                decoded);
            return true;
        case batch_type:
            read_jt808_batch(message.body, context, decoded);
            return true;
        case short_batch_type:
            read_jt808_short_batch(message.body, context, decoded);
            return true;
        case driver_type:
            add_jt808(read_jt808_driver(message.body, context), decoded);
            return true;
        case passed_on_type:
            if (auto reading = read_jt808_passed_on(message.body, context)) {
                decoded.readings.push_back(std::move(*reading));
            }
            return true;
        default:
            return false;
    }
}

/// Answers to our own questions, which are not answered again.
bool is_answer_of_device(std::uint16_t type) {
    constexpr std::array<std::uint16_t, 9> answers{
        heartbeat_of_answer, 0x0104, 0x0107, 0x0302, 0x0500, 0x0700, 0x0802, 0x0805, 0x0A00};
    return std::ranges::find(answers, type) != answers.end();
}

void decode_message(const Jt808Message& message, const Receipt& receipt, Decoded& decoded) {
    const auto ahead = receipt.policies.of(*decoded.device).ahead_of_utc;
    const Jt808Context context{ahead.value_or(beijing), (message.properties & is_of_2019_bit) != 0};
    if (message.type == registration_type) {
        decoded.at_once = registration_answer_of(message, jt808_taken, *decoded.device);
        decoded.if_denied = registration_answer_of(message, no_such_device, "");
    } else if (message.type == jt808_time_query || message.type == time_query_of_makers) {
        decoded.at_once = time_of_day(message, receipt.time);
    } else if (is_of_lock(message.type)) {
        add_jt808(read_jt808_lock(message.body), decoded);
        decoded.when_stored = lock_jt808_answer(message);
    } else if (read_jt808_data(message, context, decoded)) {
        // What can never be read is answered, too: the device would repeat it for ever.
        decoded.when_stored = general_jt808_answer(message);
    } else if (!is_answer_of_device(message.type)) {
        decoded.at_once = general_jt808_answer(message);
    }
}

bool has_jt808_data(std::uint16_t type) {
    constexpr std::array<std::uint16_t, 6> types{location_type, location_of_answer,
                                                 batch_type,    short_batch_type,
                                                 driver_type,   passed_on_type};
    return std::ranges::find(types, type) != types.end();
}

/// A part that was answered before the whole is stored could be lost with it.
void decode_part(const Jt808Message& message, const Receipt& receipt, Jt808Parts& parts,
                 Decoded& decoded) {
    if (!has_jt808_data(message.type)) {
        // No answer to a photo releases data, and some devices wait for one after each part.
        decoded.at_once = general_jt808_answer(message);
        return;
    }
    const Jt808Collected collected = parts.add({*decoded.device, message.type, message.serial,
                                                message.part_count, message.part, message.body});
    Jt808Message answered = message;
    if (collected.is_refused) {
        decoded.fault = Fault::malformed;
    } else if (!collected.answered.empty()) {
        answered.body = collected.body;
        decode_message(answered, receipt, decoded);
    }
    decoded.when_stored.clear();
    for (const std::uint16_t serial : collected.answered) {
        answered.serial = serial;
        decoded.when_stored += general_jt808_answer(answered);
    }
}

}  // namespace

Step Jt808Decoder::next(Bytes unread) {
    if (unread.empty()) {
        return Step::need_more();
    }
    if (unread.front() != jt808_mark) {
        return Step::skip(std::min(unread.find(jt808_mark), unread.size()));
    }
    const std::size_t end = unread.substr(0, longest_jt808_frame).find(jt808_mark, 1);
    if (end == Bytes::npos) {
        return unread.size() >= longest_jt808_frame ? Step::close(Step::Reason::no_frame)
                                                    : Step::need_more();
    }
    if (end == 1) {
        return Step::skip(1);  // the one ends a frame, the other begins the next one
    }
    const std::string content = content_of_jt808(unread.substr(0, end + 1));
    const bool is_frame = content.size() >= shortest_content &&
                          (has_stated_length(content) || exclusive_or(content) == 0);
    // The second mark may be the begin of a frame if what precedes it is none.
    return is_frame ? Step::frame(end + 1) : Step::skip(end);
}

Decoded Jt808Decoder::decode(Bytes frame, const Receipt& receipt) {
    Decoded decoded;
    const std::string content = frame.size() < 2 ? "" : content_of_jt808(frame);
    const auto message = content.empty() ? std::nullopt : message_of(content);
    if (!message) {
        decoded.fault = Fault::malformed;
        return decoded;
    }
    decoded.device = device_of(*message);
    if (exclusive_or(content) != 0 && receipt.policies.of(*decoded.device).checks_sums) {
        decoded.fault = Fault::bad_checksum;
        return decoded;
    }
    if (message->part_count < 2) {
        decode_message(*message, receipt, decoded);
    } else {
        decode_part(*message, receipt, parts_, decoded);
    }
    return decoded;
}

}  // namespace convoy::devices
