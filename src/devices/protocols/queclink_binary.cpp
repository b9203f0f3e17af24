#include "devices/protocols/queclink_binary.hpp"

#include <array>
#include <boost/algorithm/string/case_conv.hpp>
#include <string>

#include "devices/checksums.hpp"
#include "devices/civil_time.hpp"
#include "devices/naming.hpp"
#include "devices/protocols/queclink_compressed.hpp"
#include "devices/units.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;

constexpr std::size_t letters_of_queclink_head = 4;
constexpr std::size_t bytes_of_queclink_id = 8;
// Send time, count, CRC and the two bytes that end a frame.
constexpr std::size_t bytes_of_queclink_end = 13;
constexpr std::size_t bytes_of_queclink_place = 30;  // from the HDOP to the cell's id

// Types of "+RSP" and "+BSP".
constexpr unsigned queclink_low_battery_call = 3;
constexpr unsigned queclink_geofence_report = 8;
constexpr unsigned queclink_compressed_report = 100;

/// What stands between a frame's first four letters and its length.
struct QueclinkHead {
    std::string_view letters;
    bool has_type;
    std::size_t bytes_of_mask;
    std::size_t bytes_of_length;
    bool is_report;

    std::size_t bytes_before_length() const {
        return letters_of_queclink_head + (has_type ? 1 : 0) + bytes_of_mask;
    }
};
constexpr std::array queclink_heads{
    QueclinkHead{"+RSP", true, 4, 2, true},  QueclinkHead{"+BSP", true, 4, 2, true},
    QueclinkHead{"+EVT", true, 4, 2, true},  QueclinkHead{"+BVT", true, 4, 2, true},
    QueclinkHead{"+INF", true, 2, 2, false}, QueclinkHead{"+BNF", true, 2, 2, false},
    QueclinkHead{"+CRD", true, 2, 2, false}, QueclinkHead{"+BRD", true, 2, 2, false},
    QueclinkHead{"+ACK", true, 1, 1, false}, QueclinkHead{"+HBD", false, 1, 1, false},
};

const QueclinkHead* queclink_head_of(Bytes bytes) {
    for (const QueclinkHead& head : queclink_heads) {
        if (bytes.starts_with(head.letters)) {
            return &head;
        }
    }
    return nullptr;
}

/// A date and a time of seven bytes, not of digits: 07 E1 08 01 08 24 1B.
std::optional<fleet::Time> read_queclink_time(ByteReader& reader) {
    const CivilTime civil{reader.u16(), reader.u8(), reader.u8(),
                          reader.u8(),  reader.u8(), reader.u8()};
    const bool is_of_devices = civil.year >= 2000 && civil.year < 2100;
    return is_of_devices && reader.is_good() ? time_of(civil) : std::nullopt;
}

std::uint32_t read_queclink_24_bits(ByteReader& reader) {
    const std::uint32_t high = reader.u16();
    return high << 8 | reader.u8();
}

/// An IMEI has two digits in each byte but the last, which has one: 56 32 54 03 00 03 43 05 is
/// 865084030003675. If the mask says so, eight bytes of a name stand in its place.
std::string queclink_binary_id(Bytes bytes, bool is_name) {
    if (is_name) {
        return std::string(bytes.substr(0, bytes.find('\0')));
    }
    std::string digits;
    for (std::size_t index = 0; index < bytes.size(); ++index) {
        const auto number = static_cast<unsigned char>(bytes[index]);
        const bool is_last = index + 1 == bytes.size();
        if (number > (is_last ? 9 : 99)) {
            return "";
        }
        digits += is_last || number > 9 ? "" : "0";
        digits += std::to_string(number);
    }
    return digits;
}

struct QueclinkBinaryPlace {
    std::uint8_t hdop = 0;
    Reading reading;
};

/// Returns nothing if the bytes are no place, so that one can be looked for.
std::optional<QueclinkBinaryPlace> read_queclink_place(ByteReader& reader) {
    QueclinkBinaryPlace place;
    place.hdop = reader.u8();
    const std::uint32_t speed = read_queclink_24_bits(reader);  // the lowest byte is the decimal
    const std::uint16_t course = reader.u16();
    const std::int16_t altitude = reader.i16();
    const std::int32_t longitude = reader.i32();
    const std::int32_t latitude = reader.i32();
    place.reading.time = read_queclink_time(reader);
    const std::uint16_t country = reader.u16();
    const std::uint16_t operation = reader.u16();
    const std::uint16_t area = reader.u16();
    const std::uint16_t cell = reader.u16();
    if (!reader.is_good() || !place.reading.time || course > 360 || (speed & 0xFFU) > 9) {
        return std::nullopt;
    }
    const double kilometres = (speed >> 8) + (speed & 0xFFU) / 10.0;
    place.reading.fix =
        queclink_binary_fix({longitude, latitude, kilometres, static_cast<double>(course)});
    fleet::Attributes& attributes = place.reading.attributes;
    attributes.set_number(Attribute::hdop, place.hdop);
    attributes.set_number(Attribute::altitude, altitude);
    // The codes of country and operator are digits: 0x0460 is 460.
    attributes.set_text(Attribute::network,
                        std::to_string(country >> 8 & 0xFU) + std::to_string(country >> 4 & 0xFU) +
                            std::to_string(country & 0xFU) + "-" +
                            std::to_string((operation >> 8 & 0xFU) * 100 +
                                           (operation >> 4 & 0xFU) * 10 + (operation & 0xFU)) +
                            "-" + std::to_string(area) + "-" + std::to_string(cell));
    return place;
}

/// A HDOP of 0 stands for a place of which it is not known whether it is new.
void drop_repeated_queclink_place(QueclinkBinaryPlace& place, const QueclinkSending& sending,
                                  QueclinkMemory& memory) {
    if (!place.reading.fix) {
        return;
    }
    const QueclinkPlaceInTime current{place.reading.fix->coordinates, *place.reading.time};
    if (!memory.takes_for_fix(current, place.hdop != 0, sending)) {
        place.reading.fix.reset();
        place.reading.time = sending.sent ? sending.sent : place.reading.time;
    }
}

/// Reads the places of all other reports.
void decode_queclink_places(ByteReader& reader, const QueclinkSending& sending, Decoded& decoded,
                            QueclinkMemory& memory) {
    const std::uint8_t count = reader.u8();
    for (std::uint8_t index = 0; index < count && reader.is_good(); ++index) {
        auto place = read_queclink_place(reader);
        if (!place) {
            decoded.fault = Fault::malformed;
            return;
        }
        drop_repeated_queclink_place(*place, sending, memory);
        decoded.readings.push_back(std::move(place->reading));
        reader.skip(1);
    }
}

/// The fields before the place of an event depend on its type, so the place is looked for.
void decode_queclink_event(ByteReader reader, const QueclinkSending& sending, Decoded& decoded,
                           QueclinkMemory& memory) {
    for (; reader.rest().size() > bytes_of_queclink_place; reader.skip(1)) {
        ByteReader attempt(reader.rest());
        if (attempt.u8() != 1) {
            continue;
        }
        auto place = read_queclink_place(attempt);
        // The clock of sending is behind the time of a fix only where it is local.
        constexpr std::chrono::hours max_behind{12};
        if (place && place->reading.fix && sending.sent &&
            *place->reading.time <= *sending.sent + max_behind) {
            drop_repeated_queclink_place(*place, sending, memory);
            decoded.readings.push_back(std::move(place->reading));
            return;
        }
    }
}

/// Bytes as the frames of text write them.
std::string queclink_digits(Bytes bytes) {
    return boost::algorithm::to_upper_copy(hexadecimal(bytes));
}

/// The number that was called, in half bytes that end with F.
void skip_queclink_number(ByteReader& reader) {
    std::uint8_t digits = 0;
    reader.skip(1);
    do {
        digits = reader.u8();
    } while (reader.is_good() && (digits & 0x0FU) != 0x0F && (digits & 0xF0U) != 0xF0);
}

/// Which report it is, and what it is compared with.
struct QueclinkReportFrame {
    const QueclinkHead& head;
    unsigned type;
    QueclinkSending sending;
};

void decode_queclink_report(const QueclinkReportFrame& frame, ByteReader reader, Decoded& decoded,
                            QueclinkMemory& memory) {
    const auto& [head, type, sending] = frame;
    fleet::Attributes attributes;
    attributes.set_number(Attribute::battery_level, reader.u8());
    attributes.set_number(Attribute::power, reader.u16() / 1'000.0);
    const bool is_event = head.letters == "+EVT" || head.letters == "+BVT";
    if (!is_event && type == queclink_geofence_report) {
        reader.skip(2);
    }
    const std::uint8_t state = reader.u8();
    if (state >> 4 == 1 || state >> 4 == 2) {
        attributes.set_flag(Attribute::ignition, state >> 4 == 2);
    }
    attributes.set_number(Attribute::satellites, reader.u8());
    if (is_event) {
        set_extra(attributes, "event", static_cast<double>(type));
        decode_queclink_event(reader, sending, decoded, memory);
    } else if (type == queclink_compressed_report) {
        const std::uint16_t count = reader.u16();
        decode_compressed_queclink(reader.rest(), count, decoded);
    } else {
        reader.skip(1);
        if (type == queclink_low_battery_call) {
            skip_queclink_number(reader);
        }
        decode_queclink_places(reader, sending, decoded, memory);
    }
    if (decoded.readings.empty()) {
        decoded.readings.push_back({sending.sent, std::nullopt, {}});
    }
    fleet::Attributes& last = decoded.readings.back().attributes;
    for (const Attribute one : {Attribute::hdop, Attribute::altitude}) {
        if (const auto number = last.number(one)) {
            attributes.set_number(one, *number);
        }
    }
    attributes.set_text(Attribute::network, last.text(Attribute::network));
    last = std::move(attributes);
}

}  // namespace

std::optional<std::size_t> length_of_queclink_binary(Bytes unread) {
    if (unread.size() < letters_of_queclink_head) {
        return 0;
    }
    const QueclinkHead* const head = queclink_head_of(unread);
    if (head == nullptr) {
        return std::nullopt;
    }
    const std::size_t before = head->bytes_before_length();
    if (unread.size() < before + head->bytes_of_length) {
        return 0;
    }
    ByteReader reader(unread.substr(before));
    const std::size_t length = head->bytes_of_length == 1 ? reader.u8() : reader.u16();
    const std::size_t least = before + head->bytes_of_length + bytes_of_queclink_end;
    return length < least ? std::nullopt : std::optional(length);
}

Decoded decode_queclink_binary(Bytes frame, const Receipt& receipt, QueclinkMemory& memory) {
    Decoded decoded;
    const QueclinkHead* const head = queclink_head_of(frame);
    if (head == nullptr || frame.size() < head->bytes_before_length() + bytes_of_queclink_end) {
        decoded.fault = Fault::malformed;
        return decoded;
    }
    ByteReader reader(frame.substr(letters_of_queclink_head));
    const unsigned type = head->has_type ? reader.u8() : 0U;
    const Bytes mask = reader.take(head->bytes_of_mask);
    reader.skip(head->bytes_of_length);
    const Bytes version = reader.take(3);  // of the device and the protocol
    reader.skip(2);                        // of the firmware
    constexpr unsigned has_name = 0x40;
    const bool is_name = !mask.empty() && (static_cast<unsigned char>(mask.back()) & has_name) != 0;
    const std::string id = queclink_binary_id(reader.take(bytes_of_queclink_id), is_name);
    if (!reader.is_good() || id.empty()) {
        decoded.fault = Fault::malformed;
        return decoded;
    }
    decoded.device = id;
    if (memory.device != id) {
        memory = {.device = id};
    }
    ByteReader end(frame.substr(frame.size() - bytes_of_queclink_end));
    const auto sending = queclink_sending(read_queclink_time(end), id, receipt);
    const Bytes count = end.take(2);
    const std::size_t bytes_behind_sum = 4;
    const Bytes summed = frame.substr(letters_of_queclink_head,
                                      frame.size() - letters_of_queclink_head - bytes_behind_sum);
    if (receipt.policies.of(id).checks_sums && end.u16() != crc16_ibm_3740(summed)) {
        decoded.fault = Fault::bad_checksum;
        return decoded;
    }
    if (head->letters == "+HBD") {
        decoded.at_once = queclink_beat_answer(queclink_digits(version), queclink_digits(count));
        return decoded;
    }
    decoded.when_stored = queclink_answer(queclink_digits(count));
    if (head->is_report) {
        const Bytes rest = reader.rest();
        decode_queclink_report(
            {*head, type, sending},
            ByteReader(rest.substr(0, rest.size() - std::min(rest.size(), bytes_of_queclink_end))),
            decoded, memory);
    } else if (head->letters != "+ACK") {
        decoded.readings.push_back({sending.sent, std::nullopt, {}});
    }
    return decoded;
}

}  // namespace convoy::devices
