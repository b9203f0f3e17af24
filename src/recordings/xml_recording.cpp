// Recordings in XML: chooses the reader by the document's first element.
#include "recordings/formats.hpp"
#include "recordings/shown_text.hpp"
#include "recordings/xml_names.hpp"

namespace convoy::recordings {

std::optional<Unreadable> read_xml(std::string_view text, bool is_utf8, Checking& checking) {
    pugi::xml_document document;
    // Names may consist of blanks, so they are kept.
    const pugi::xml_parse_result parsed = document.load_buffer(
        text.data(), text.size(), pugi::parse_default | pugi::parse_ws_pcdata_single,
        is_utf8 ? pugi::encoding_utf8 : pugi::encoding_auto);
    if (!parsed) {
        return Unreadable{"its XML is damaged at byte " + std::to_string(parsed.offset) + ": " +
                          parsed.description()};
    }
    const pugi::xml_node root = document.document_element();
    const std::string_view name = local_name(root);
    if (name == "gpx") {
        read_gpx(root, checking);
    } else if (name == "kml") {
        read_kml(document, checking);
    } else {
        return Unreadable{"it is XML, but neither GPX nor KML: its first element is " +
                          in_quotes(name)};
    }
    return std::nullopt;
}

}  // namespace convoy::recordings
