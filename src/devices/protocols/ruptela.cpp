#include "devices/protocols/ruptela.hpp"

#include "devices/checksums.hpp"
#include "devices/naming.hpp"
#include "devices/protocols/ruptela_records.hpp"

namespace convoy::devices {

namespace {

constexpr std::size_t longest_ruptela_frame = 4 * 1'024;
constexpr std::size_t ruptela_length_size = 2;
constexpr std::size_t ruptela_sum_size = 2;
constexpr std::size_t shortest_ruptela_body = 9;  // an IMEI of 8 bytes and a command
constexpr std::uint64_t largest_imei = 999'999'999'999'999;

enum class RuptelaCommand : std::uint8_t {
    records = 1,
    configuration = 2,
    version = 3,
    firmware = 4,
    text = 7,
    trouble_codes = 9,
    identification = 15,
    heartbeat = 16,
    outputs = 17,
    extended_records = 68,
};

constexpr std::uint8_t answer_to_records = 100;
constexpr std::uint8_t ruptela_taken = 1;
constexpr std::uint8_t ruptela_refused = 0;

/// The device adds 100 to the number of a command to know its answer; both kinds of records have
/// one.
std::string ruptela_answer(RuptelaCommand command, std::uint8_t result) {
    const bool is_extended = command == RuptelaCommand::extended_records;
    const auto type = static_cast<std::uint8_t>(command);
    std::string body;
    body += static_cast<char>(is_extended || command == RuptelaCommand::records ? answer_to_records
                                                                                : type + 100);
    body += static_cast<char>(result);
    std::string frame;
    append_big<std::uint16_t>(frame, static_cast<std::uint16_t>(body.size()));
    frame += body;
    append_big<std::uint16_t>(frame, crc16_kermit(body));
    return frame;
}

bool has_right_ruptela_sum(Bytes frame) {
    const Bytes body =
        frame.substr(ruptela_length_size, frame.size() - ruptela_length_size - ruptela_sum_size);
    return crc16_kermit(body) == ByteReader(frame.substr(frame.size() - ruptela_sum_size)).u16();
}

std::string fifteen_digits(std::uint64_t imei) {
    const std::string digits = std::to_string(imei);
    return std::string(digits.size() < 15 ? 15 - digits.size() : 0, '0') + digits;
}

/// What a device says to a command of an operator.
void read_ruptela_text(Bytes body, Decoded& decoded) {
    while (!body.empty() && static_cast<unsigned char>(body.back()) <= ' ') {
        body.remove_suffix(1);
    }
    Reading reading;
    set_extra(reading.attributes, "result",
              std::string(body.substr(0, fleet::Attributes::max_free_text_bytes)));
    if (!reading.attributes.empty()) {
        decoded.readings.push_back(std::move(reading));
    }
}

void decode_ruptela_body(RuptelaCommand command, Bytes body, Decoded& decoded) {
    switch (command) {
        case RuptelaCommand::records:
        case RuptelaCommand::extended_records:
            read_ruptela_records(body, command == RuptelaCommand::extended_records, decoded);
            decoded.when_stored = ruptela_answer(command, ruptela_taken);
            decoded.if_denied = ruptela_answer(command, ruptela_refused);
            return;
        case RuptelaCommand::trouble_codes:
            read_ruptela_trouble_codes(body, decoded);
            decoded.when_stored = ruptela_answer(command, ruptela_taken);
            return;
        case RuptelaCommand::identification:
        case RuptelaCommand::heartbeat:
            decoded.at_once = ruptela_answer(command, ruptela_taken);
            decoded.if_denied = ruptela_answer(command, ruptela_refused);
            return;
        case RuptelaCommand::configuration:
        case RuptelaCommand::version:
        case RuptelaCommand::firmware:
        case RuptelaCommand::text:
            read_ruptela_text(body, decoded);
            return;
        case RuptelaCommand::outputs:
            return;
    }
    decoded.fault = Fault::unknown_type;
}

}  // namespace

Step RuptelaDecoder::next(Bytes unread) {
    if (unread.size() < ruptela_length_size + sizeof(largest_imei)) {
        return Step::need_more();
    }
    ByteReader reader(unread);
    const std::size_t length = reader.u16();
    // An IMEI has 15 digits, so it leaves the two upper bytes almost empty: no frame begins
    // elsewhere.
    if (reader.u64() > largest_imei || length < shortest_ruptela_body) {
        return Step::skip(1);
    }
    const std::size_t whole = ruptela_length_size + length + ruptela_sum_size;
    if (whole > longest_ruptela_frame) {
        return Step::close(Step::Reason::too_long);
    }
    return unread.size() < whole ? Step::need_more() : Step::frame(whole);
}

Decoded RuptelaDecoder::decode(Bytes frame, const Receipt& receipt) {
    Decoded decoded;
    if (frame.size() < ruptela_length_size + shortest_ruptela_body + ruptela_sum_size) {
        decoded.fault = Fault::malformed;
        return decoded;
    }
    ByteReader reader(
        frame.substr(ruptela_length_size, frame.size() - ruptela_length_size - ruptela_sum_size));
    decoded.device = fifteen_digits(reader.u64());
    if (receipt.policies.of(*decoded.device).checks_sums && !has_right_ruptela_sum(frame)) {
        decoded.fault = Fault::bad_checksum;
        return decoded;
    }
    const auto command = static_cast<RuptelaCommand>(reader.u8());
    decode_ruptela_body(command, reader.rest(), decoded);
    return decoded;
}

}  // namespace convoy::devices
