// Histories as KML 2.2 with Google's extension gx
// (developers.google.com/kml/documentation/kmlreference), whose tracks have a time for each place.
// A segment is a placemark with one gx:MultiTrack, whose tracks are joined by gx:interpolate,
// because a gx:Track has all of its times before its places and is therefore collected before it is
// written. Values that KML does not know are arrays beside them.
#include <algorithm>

#include "fleet/answers/answer_form.hpp"
#include "fleet/answers/answer_values.hpp"
#include "fleet/text.hpp"

namespace convoy::fleet {
namespace kml {
namespace {

void begin_history(std::string& out, Time /*now*/, const VehicleName& vehicle) {
    out +=
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<kml xmlns=\"http://www.opengis.net/kml/2.2\" "
        "xmlns:gx=\"http://www.google.com/kml/ext/2.2\">\n<Document>\n<name>";
    append_xml_text(out, vehicle.text());
    out += "</name>\n<Schema id=\"position\">\n";
    for (const char* field :
         {"accuracy", "speed", "heading", "reported_speed", "reported_heading"}) {
        out += "<gx:SimpleArrayField name=\"";
        out += field;
        out += "\" type=\"float\"/>\n";
    }
    out += "</Schema>\n";
}

template <class Value>
void append_known(std::string& out, const std::optional<Value>& value,
                  void (*append)(std::string&, Value)) {
    if (value) {
        append(out, *value);
    }
}

// Writes the values of an array; one that is unknown is empty, so that each keeps its place.
template <class AppendValue>
void append_array(std::string& out, std::string_view name, std::span<const HistoryEntry> entries,
                  const AppendValue& append_value) {
    out += "<gx:SimpleArrayData name=\"";
    out += name;
    out += "\">";
    for (const HistoryEntry& entry : entries) {
        out += "<gx:value>";
        append_value(entry);
        out += "</gx:value>";
    }
    out += "</gx:SimpleArrayData>\n";
}

// Most devices report no motion, so a track without any has no arrays of it.
void append_reported_motion(std::string& out, std::span<const HistoryEntry> entries) {
    if (std::ranges::none_of(entries, [](const HistoryEntry& entry) {
            return entry.position.reported.is_known();
        })) {
        return;
    }
    append_array(out, "reported_speed", entries, [&out](const HistoryEntry& entry) {
        append_known(out, entry.position.reported.speed(), append_reported_speed);
    });
    append_array(out, "reported_heading", entries, [&out](const HistoryEntry& entry) {
        append_known(out, entry.position.reported.heading(), append_reported_heading);
    });
}

void append_values(std::string& out, std::span<const HistoryEntry> entries) {
    out += "<ExtendedData><SchemaData schemaUrl=\"#position\">\n";
    append_array(out, "accuracy", entries, [&out](const HistoryEntry& entry) {
        append_known(out, entry.position.accuracy, append_accuracy);
    });
    append_array(out, "speed", entries, [&out](const HistoryEntry& entry) {
        append_known(out, entry.motion.speed, append_speed);
    });
    append_array(out, "heading", entries, [&out](const HistoryEntry& entry) {
        append_known(out, entry.motion.heading, append_heading);
    });
    append_reported_motion(out, entries);
    out += "</SchemaData></ExtendedData>\n";
}

void append_part(std::string& out, const VehicleName& vehicle, const TrackPart& part) {
    if (part.begins_segment) {
        out += "<Placemark><name>";
        append_xml_text(out, vehicle.text());
        out += "</name><gx:MultiTrack><gx:interpolate>1</gx:interpolate>\n";
    }
    out += "<gx:Track>\n";
    for (const HistoryEntry& entry : part.entries) {
        out += "<when>";
        append_time(out, entry.position.time);
        out += "</when>\n";
    }
    for (const HistoryEntry& entry : part.entries) {
        out += "<gx:coord>";
        append_longitude(out, entry.position.coordinates);
        out += ' ';
        append_latitude(out, entry.position.coordinates);
        out += " 0</gx:coord>\n";
    }
    append_values(out, part.entries);
    out += "</gx:Track>\n";
    if (part.ends_segment) {
        out += "</gx:MultiTrack></Placemark>\n";
    }
}

void end_history(std::string& out, const Totals* /*totals*/) { out += "</Document>\n</kml>\n"; }

}  // namespace
}  // namespace kml

constinit const AnswerForm kml_form{.media_type = "application/vnd.google-earth.kml+xml",
                                    .begin_fleet = nullptr,
                                    .append_report = nullptr,
                                    .end_fleet = "",
                                    .before_single_report = nullptr,
                                    .begin_history = kml::begin_history,
                                    .append_entry = nullptr,
                                    .end_history = kml::end_history,
                                    .append_part = kml::append_part,
                                    .between = "",
                                    .between_segments = ""};

}  // namespace convoy::fleet
