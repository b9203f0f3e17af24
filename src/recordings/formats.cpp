#include "recordings/formats.hpp"

#include <algorithm>
#include <string_view>

#include "recordings/written_number.hpp"

namespace convoy::recordings {
namespace {

bool is_capital(char letter) { return letter >= 'A' && letter <= 'Z'; }

bool is_capital_or_digit(char letter) {
    return is_capital(letter) || (letter >= '0' && letter <= '9');
}

/// Returns whether the text begins with a talker, which may have digits, and the kind of a
/// sentence: "GPRMC,".
bool begins_with_address(std::string_view text) {
    return text.size() > 5 && text[5] == ',' &&
           std::ranges::all_of(text.substr(0, 2), is_capital_or_digit) &&
           std::ranges::all_of(text.substr(2, 3), is_capital);
}

/// Returns whether one of the lines has a sentence like "$GPRMC,", also after what a logger adds. A
/// table may have such sentences in one of its columns, so they follow a blank, or the \ of a TAG
/// block.
bool has_sentence(std::string_view text) {
    for (std::size_t at = text.find('$'); at != std::string_view::npos;
         at = text.find('$', at + 1)) {
        const char before = at == 0 ? '\n' : text[at - 1];
        if (std::string_view(" \t\r\n\\").find(before) != std::string_view::npos &&
            begins_with_address(text.substr(at + 1))) {
            return true;
        }
    }
    return false;
}

}  // namespace

FoundFormat find_format(std::string_view beginning) {
    const std::string_view text = trimmed(beginning);
    if (text.empty()) {
        return {.complaint = "it is empty"};
    }
    if (text.starts_with("PK\x03\x04") || text.starts_with("\x1F\x8B")) {
        return {.complaint = "it is compressed: unpack it first"};
    }
    if (text.find('\0') != std::string_view::npos) {
        return {.complaint = "it is no text: the formats are GPX, KML, GeoJSON, NMEA 0183 and CSV"};
    }
    if (text.starts_with("lat=\"")) {
        return {.complaint = "it is a track without times: such tracks are for the simulator"};
    }
    if (text.starts_with('<')) {
        return {.format = RecordingFormat::xml};
    }
    if (text.starts_with('{') || text.starts_with('[')) {
        return {.format = RecordingFormat::geojson};
    }
    return {.format = has_sentence(text) ? RecordingFormat::nmea : RecordingFormat::csv};
}

}  // namespace convoy::recordings
