#include "recordings/reading.hpp"

#include <algorithm>
#include <utility>

#include "recordings/checking.hpp"
#include "recordings/formats.hpp"
#include "recordings/written_number.hpp"

namespace convoy::recordings {
namespace {

using namespace std::string_view_literals;

/// Enough for the first lines, by which a format shows.
constexpr std::size_t beginning_bytes = 4096;

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

std::optional<Unreadable> read_document(RecordingFormat format, TextSource& text,
                                        std::size_t most_bytes, Checking& checking) {
    const auto whole = text.rest(most_bytes);
    if (!whole) {
        return Unreadable{"it has more than " + std::to_string(most_bytes / 1024 / 1024) +
                          " MiB: split it, or convert it to CSV, which may have any size"};
    }
    return format == RecordingFormat::xml ? read_xml(*whole, text.is_utf16(), checking)
                                          : read_geojson(*whole, checking);
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

std::optional<Unreadable> read_recording(NextBytes next, const ReadingSettings& settings,
                                         const Receiver& receiver) {
    TextSource text(std::move(next));
    const FoundFormat found =
        find_format(text.beginning(beginning_bytes).substr(0, beginning_bytes));
    if (!found.format) {
        return Unreadable{found.complaint};
    }
    Checking checking(settings, receiver);
    switch (*found.format) {
        case RecordingFormat::csv:
            return read_csv(text, settings.columns, checking);
        case RecordingFormat::nmea:
            return read_nmea(text, checking);
        case RecordingFormat::geojson:
        case RecordingFormat::xml:
            break;
    }
    return read_document(*found.format, text, settings.most_document_bytes, checking);
}

}  // namespace convoy::recordings
