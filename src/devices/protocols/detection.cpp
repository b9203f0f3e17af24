#include "devices/protocols/detection.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "devices/civil_time.hpp"
#include "devices/text_values.hpp"
#include "fleet/invariant.hpp"

namespace convoy::devices {

namespace {

using std::string_view_literals::operator""sv;

enum class Match : std::uint8_t { no, so_far, whole };

/// Bytes that begin a frame. In a form, "%" and a letter stand for one byte: d a digit, u a capital
/// letter, c a letter, g a printable character, a any.
struct Beginning {
    std::string_view protocol;
    std::string_view form;
};

bool fits(char kind, unsigned char byte) {
    switch (kind) {
        case 'd':
            return byte >= '0' && byte <= '9';
        case 'u':
            return byte >= 'A' && byte <= 'Z';
        case 'g':
            return byte > ' ' && byte < 0x7F;
        case 'c':
            return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
        default:
            return true;
    }
}

Match match(std::string_view form, Bytes bytes) {
    std::size_t place = 0;
    for (std::size_t index = 0; index < form.size(); ++index, ++place) {
        if (place == bytes.size()) {
            return Match::so_far;
        }
        const auto byte = static_cast<unsigned char>(bytes[place]);
        const bool is_kind = form[index] == '%';
        index += is_kind ? 1 : 0;
        if (is_kind ? !fits(form[index], byte) : form[index] != bytes[place]) {
            return Match::no;
        }
    }
    return Match::whole;
}

// The likelier ones first: "$GPGGA" could also be the decimal digits of a binary frame of H02.
constexpr std::array beginnings{
    Beginning{"nmea", "$%u%u%u%u%u,"},
    Beginning{"nmea", "$%u%u%u%u,"},
    Beginning{"nmea", "$ID,%d"},
    Beginning{"nmea", "$PSIWMDID,"},
    Beginning{"nmea", "$IMEI="},
    Beginning{"nmea", "IMEI %d"},
    Beginning{"nmea", "QZE,%d%d%d"},
    Beginning{"gps103", "##,imei:"},
    Beginning{"gps103", "imei:%d%d%d"},
    Beginning{"gps103", "%d%d%d%d%d%d%d%d%d%d%d%d%d%d%d;"},
    Beginning{"gps103", "%d%d%d%d%d%d%d%d%d%d%d%d%d%d%dimei:"},
    Beginning{"meitrack", "$$%g%d%d,%d"},
    Beginning{"meitrack", "$$%g%d%d%d,%d"},
    Beginning{"meitrack", "$$%g%d%d%d%d,%d"},
    Beginning{"h02", "*%c%c,%d%d%d"},
    Beginning{"queclink", "+RESP:GT"},
    Beginning{"queclink", "+BUFF:GT"},
    Beginning{"queclink", "+EVT"},
    Beginning{"queclink", "+ACK"},
    Beginning{"queclink", "+RSP"},
    Beginning{"queclink", "+BSP"},
    Beginning{"queclink", "+EVN"},
    Beginning{"queclink", "+INF"},
    Beginning{"queclink", "+BNF"},
    Beginning{"queclink", "+HBD"},
    Beginning{"queclink", "+CRD"},
    Beginning{"queclink", "+BRD"},
    Beginning{"queclink", "+\0\0"sv},
    Beginning{"gt06", "xx%a"},
    Beginning{"gt06", "yy%a"},
    Beginning{"jt808", "~%a%a%a"},
    Beginning{"mqtt", "\x10%a\0\x04MQTT"sv},
    Beginning{"mqtt", "\x10%a%a\0\x04MQTT"sv},
    Beginning{"suntech", "ST%d%d%d%u%u%u;"},
    Beginning{"suntech", "ST%d%d%d;"},
    Beginning{"suntech", "SA%d%d%d%u%u%u;"},
    Beginning{"suntech", "%u%u%u;%d%d%d"},
    Beginning{"suntech", "\x81\0"sv},
    Beginning{"suntech", "\x82\0"sv},
    Beginning{"teltonika", "\0\x0f%d%d%d%d"sv},
    Beginning{"teltonika", "\0\x10%d%d%d%d"sv},
    Beginning{"teltonika", "%a%a%a%a\x01%a\0\x0f%d"sv},
    Beginning{"tk103", "(%d%d%d%d%d%d"},
    Beginning{"tk103", "(%g%g%g%g%g%g%g%g%g%g%g%gB%u"},
    Beginning{"wialon", "#L#"},
    Beginning{"wialon", "#D#"},
    Beginning{"wialon", "#SD#"},
    Beginning{"wialon", "#B#"},
    Beginning{"wialon", "#P#"},
    Beginning{"wialon", "%d.%d;%g"},
};

/// A binary frame: "$", then in decimal digits of four bits an id of ten, HHmmss and ddMMyy.
Match match_h02_binary(Bytes first) {
    constexpr std::size_t bytes_of_beginning = 12;
    if (!first.empty() && first.front() != '$') {
        return Match::no;
    }
    if (first.size() < bytes_of_beginning) {
        return Match::so_far;
    }
    const std::string digits = hexadecimal(first.substr(1, bytes_of_beginning - 1));
    return all_digits(digits) && read_time(digits.substr(10), "HHmmssddMMyy") ? Match::whole
                                                                              : Match::no;
}

/// Two bytes of length, an IMEI as a number, a command.
Match match_ruptela(Bytes first) {
    constexpr std::uint64_t min_imei = 1'000'000'000'000;
    constexpr std::uint64_t end_of_imeis = 10'000'000'000'000'000;
    constexpr std::uint16_t greatest_length = 2'048;
    ByteReader reader(first);
    const std::uint16_t length = reader.u16();
    if (length > greatest_length) {
        return Match::no;
    }
    const std::uint64_t imei = reader.u64();
    const std::uint8_t command = reader.u8();
    if (!reader.is_good()) {
        const bool may_be_imei = first.size() < 3 || first[2] == 0;
        return may_be_imei ? Match::so_far : Match::no;
    }
    return imei >= min_imei && imei < end_of_imeis && command > 0 && command <= 0x44 ? Match::whole
                                                                                     : Match::no;
}

/// The id of a device may precede its sentences: "123456789$GPRMC,",
/// "4711/022789000688081/$GPRMC,", or be a line of its own.
Match match_nmea_behind_id(Bytes first) {
    constexpr std::size_t min_digits = 9;
    const std::size_t end = first.find_first_not_of("0123456789ABCDEFabcdef/,");
    if (end == Bytes::npos) {
        return Match::so_far;
    }
    if (end < min_digits) {
        return Match::no;
    }
    return first[end] == '\r' || first[end] == '\n' ? Match::whole
                                                    : match("$G%u%u%u%u,", first.substr(end));
}

}  // namespace

Detection detect(Bytes first) {
    bool may_be_another = false;
    const auto decided = [&](Match found) {
        may_be_another = may_be_another || found == Match::so_far;
        return found == Match::whole && !may_be_another;
    };
    const auto as = [](std::string_view name) {
        const Protocol* const protocol = find_protocol(name);
        fleet::require(protocol != nullptr, "each beginning is one of a protocol");
        return Detection(*protocol);
    };
    for (const Beginning& beginning : beginnings) {
        if (decided(match(beginning.form, first))) {
            return as(beginning.protocol);
        }
    }
    if (decided(match_h02_binary(first))) {
        return as("h02");
    }
    if (decided(match_ruptela(first))) {
        return as("ruptela");
    }
    if (decided(match_nmea_behind_id(first))) {
        return as("nmea");
    }
    return may_be_another && first.size() < max_detected_bytes ? Detection::undecided()
                                                               : Detection::unknown();
}

}  // namespace convoy::devices
