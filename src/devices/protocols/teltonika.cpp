#include "devices/protocols/teltonika.hpp"

#include <algorithm>

#include "devices/checksums.hpp"
#include "devices/protocols/teltonika_records.hpp"
#include "devices/text_values.hpp"

namespace convoy::devices {

namespace {

constexpr std::size_t longest_teltonika_frame = 32 * 1'024;
constexpr std::size_t shortest_teltonika_id = 8;
constexpr std::size_t longest_teltonika_id = 20;  // an IMEI has 15 digits
constexpr std::size_t preamble_size = 4;
constexpr std::size_t teltonika_header_size = 8;  // the preamble and a length
constexpr std::size_t teltonika_sum_size = 4;     // a CRC of 16 bits in a field of 32
constexpr std::size_t shortest_block = 3;         // a codec, and a number of records twice
constexpr std::size_t shortest_datagram = 12;
constexpr char teltonika_ping =
    '\xff';  // keeps the connection open while the device has nothing to say

constexpr char teltonika_accepted = '\x01';
constexpr char teltonika_denied = '\x00';

std::uint16_t teltonika_u16(Bytes bytes, std::size_t at) {
    return ByteReader(bytes.substr(at)).u16();
}
std::uint32_t teltonika_u32(Bytes bytes, std::size_t at) {
    return ByteReader(bytes.substr(at)).u32();
}

bool has_right_teltonika_sum(Bytes frame) {
    const Bytes block = frame.substr(teltonika_header_size,
                                     frame.size() - teltonika_header_size - teltonika_sum_size);
    return crc16_arc(block) == teltonika_u32(frame, frame.size() - teltonika_sum_size);
}

/// Whether it is a frame, even one with a wrong checksum, and no bytes that look like its begin: a
/// block has the number of its records at its begin and at its end. The checksum is not looked at
/// here: bytes that begin a frame at every tenth would have it computed over the same 32 KiB.
bool is_teltonika_frame(Bytes frame) {
    const std::size_t last_of_block = frame.size() - teltonika_sum_size - 1;
    return frame[teltonika_header_size + 1] == frame[last_of_block];
}

/// A block of records: they begin with four bytes of 0, where a login has its length.
Step next_block(Bytes unread) {
    const Bytes preamble = unread.substr(0, preamble_size);
    if (preamble.find_first_not_of('\0') != Bytes::npos) {
        return Step::skip(1);
    }
    if (unread.size() <= teltonika_header_size) {
        return Step::need_more();
    }
    const std::size_t length = teltonika_u32(unread, preamble_size);
    // Without this check any four bytes of 0 would make the connection wait for what never comes.
    if (length < shortest_block || !is_teltonika_codec(unread[teltonika_header_size])) {
        return Step::skip(1);
    }
    const std::size_t whole = teltonika_header_size + length + teltonika_sum_size;
    if (whole > longest_teltonika_frame) {
        return Step::close(Step::Reason::too_long);
    }
    if (unread.size() < whole) {
        return Step::need_more();
    }
    return is_teltonika_frame(unread.substr(0, whole)) ? Step::frame(whole) : Step::skip(1);
}

Step next_in_stream(Bytes unread) {
    if (unread.empty()) {
        return Step::need_more();
    }
    if (unread.front() == teltonika_ping) {
        return Step::frame(1);
    }
    if (unread.front() != '\0') {
        return Step::skip(std::min(unread.find_first_of(Bytes("\0\xff", 2)), unread.size()));
    }
    if (unread.size() < 2) {
        return Step::need_more();
    }
    const std::size_t length = teltonika_u16(unread, 0);
    if (length == 0) {
        return next_block(unread);
    }
    const Bytes id = unread.substr(2, length);
    if (length < shortest_teltonika_id || length > longest_teltonika_id ||
        (!id.empty() && !all_digits(id))) {
        return Step::skip(1);
    }
    return id.size() == length ? Step::frame(2 + length) : Step::need_more();
}

/// The parts of a datagram: length, packet, one byte, number of the block, IMEI, block.
Decoded decode_datagram(Bytes frame) {
    Decoded decoded;
    ByteReader reader(frame);
    reader.skip(2);
    const std::uint16_t packet = reader.u16();
    reader.skip(1);
    const std::uint8_t block_number = reader.u8();
    const Bytes id = reader.take(reader.u16());
    if (!reader.is_good() || !all_digits(id) || reader.rest().size() < shortest_block) {
        decoded.fault = Fault::malformed;
        return decoded;
    }
    decoded.device = std::string(id);
    const auto declared = static_cast<std::uint8_t>(reader.rest()[1]);
    const auto whole_records =
        static_cast<std::uint8_t>(decode_teltonika_block(reader.rest(), decoded));
    std::string answer;
    append_big<std::uint16_t>(answer, 5);
    append_big<std::uint16_t>(answer, packet);
    append_big<std::uint8_t>(answer, 1);
    append_big<std::uint8_t>(answer, block_number);
    // The device deletes as many records as this number says, from the first one on. Those behind a
    // damage are asked for again, unless it is in the first one, which would be for ever.
    decoded.if_denied = answer + '\0';
    append_big<std::uint8_t>(answer, whole_records > 0 ? whole_records : declared);
    decoded.when_stored = std::move(answer);
    return decoded;
}

}  // namespace

Step TeltonikaDecoder::next(Bytes unread) {
    if (transport_ == Transport::stream) {
        return next_in_stream(unread);
    }
    if (unread.empty()) {
        return Step::need_more();
    }
    const std::size_t whole = unread.size() < 2 ? 0 : std::size_t{2} + teltonika_u16(unread, 0);
    const bool is_whole = whole >= shortest_datagram && whole <= unread.size();
    return is_whole ? Step::frame(whole) : Step::skip(unread.size());
}

Decoded TeltonikaDecoder::decode(Bytes frame, const Receipt& receipt) {
    return transport_ == Transport::stream ? decode_stream(frame, receipt) : decode_datagram(frame);
}

Decoded TeltonikaDecoder::decode_stream(Bytes frame, const Receipt& receipt) {
    Decoded decoded;
    if (frame.size() < 2) {
        return decoded;
    }
    if (teltonika_u16(frame, 0) != 0) {
        device_ = std::string(frame.substr(2));
        decoded.device = device_;
        decoded.at_once = teltonika_accepted;
        decoded.if_denied = teltonika_denied;
        return decoded;
    }
    if (frame.size() < teltonika_header_size + shortest_block + teltonika_sum_size) {
        decoded.fault = Fault::malformed;
        return decoded;
    }
    if (receipt.policies.of(device_).checks_sums && !has_right_teltonika_sum(frame)) {
        decoded.fault = Fault::bad_checksum;
        return decoded;
    }
    const Bytes block = frame.substr(teltonika_header_size,
                                     frame.size() - teltonika_header_size - teltonika_sum_size);
    decode_teltonika_block(block, decoded);
    if (!is_teltonika_text(block.front())) {
        // Records that can never be read are counted, too: the device would repeat them for ever.
        append_big<std::uint32_t>(decoded.when_stored, static_cast<std::uint8_t>(block[1]));
    }
    require_device(device_, decoded);
    return decoded;
}

}  // namespace convoy::devices
