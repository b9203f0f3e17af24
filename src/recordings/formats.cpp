#include "recordings/formats.hpp"

#include <algorithm>
#include <string_view>

#include "recordings/written_number.hpp"

namespace convoy::recordings {
namespace {

/// Returns whether one of the lines has a sentence like "$GPRMC,", also after what a logger adds.
bool has_sentence(std::string_view text) {
    for (std::size_t at = text.find('$'); at != std::string_view::npos;
         at = text.find('$', at + 1)) {
        const std::string_view name = text.substr(at + 1, 6);
        if (name.size() == 6 && name[5] == ',' &&
            std::ranges::all_of(name.substr(0, 5), [](char c) {
                return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            })) {
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
