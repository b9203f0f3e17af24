#include "recordings/reading.hpp"

#include "recordings/checking.hpp"
#include "recordings/formats.hpp"

namespace convoy::recordings {
namespace {

/// Enough for the first lines, by which a format shows.
constexpr std::size_t beginning_bytes = 4096;

std::optional<Unreadable> read_document(RecordingFormat format, TextSource& text,
                                        std::size_t max_bytes, Checking& checking) {
    const auto whole = text.rest(max_bytes);
    if (!whole) {
        return Unreadable{"it has more than " + std::to_string(max_bytes / 1024 / 1024) +
                          " MiB: split it, or convert it to CSV, which may have any size"};
    }
    // Only UTF-16 has been converted by now; a document in any other encoding names it itself.
    return format == RecordingFormat::xml ? read_xml(*whole, text.is_utf16(), checking)
                                          : read_geojson(*whole, checking);
}

}  // namespace

std::optional<Unreadable> read_recording(const NextBytes& next, const ReadingSettings& settings,
                                         const Receiver& receiver) {
    TextSource text([&] { return receiver.ended() ? std::string_view() : next(); });
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
    return read_document(*found.format, text, settings.max_document_bytes, checking);
}

}  // namespace convoy::recordings
