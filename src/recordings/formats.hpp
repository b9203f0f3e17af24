// A reader for each format of recordings. Internal to recordings/.
#pragma once

#include <optional>
#include <pugixml.hpp>
#include <string_view>

#include "recordings/checking.hpp"
#include "recordings/reading_settings.hpp"
#include "recordings/text_source.hpp"

namespace convoy::recordings {

enum class RecordingFormat { csv, nmea, geojson, xml };

/// Returns the format of a text that begins so, or why it is none that can be read.
struct FoundFormat {
    std::optional<RecordingFormat> format{};
    std::string complaint{};
};
FoundFormat find_format(std::string_view beginning);

std::optional<Unreadable> read_csv(TextSource& text, const ColumnNames& names, Checking& checking);
std::optional<Unreadable> read_nmea(TextSource& text, Checking& checking);
std::optional<Unreadable> read_geojson(std::string_view text, Checking& checking);
/// Reads GPX or KML, by the document's first element. `is_utf8` is false if the document itself has
/// to say its encoding.
std::optional<Unreadable> read_xml(std::string_view text, bool is_utf8, Checking& checking);

void read_gpx(const pugi::xml_node& gpx, Checking& checking);
void read_kml(const pugi::xml_document& document, Checking& checking);

}  // namespace convoy::recordings
