// Writes histories as GPX 1.1 (topografix.com/GPX/1/1): one track. GPX 1.1 defines no speed and no
// course of a point, so they are in Garmin's TrackPointExtension v2, which many programs read. No
// extension that is in wide use has an accuracy in metres, or a second speed and course, so what
// the device reported has elements of our own: without these, an export that is imported again
// would replace positions by ones that lack them.
#include <boost/algorithm/string/join.hpp>

#include "fleet/answers/answer_form.hpp"
#include "fleet/answers/answer_values.hpp"
#include "fleet/attribute_text.hpp"
#include "fleet/text.hpp"

namespace convoy::fleet {
namespace gpx {
namespace {

void begin_history(std::string& out, Time now, const VehicleName& vehicle) {
    out +=
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        R"(<gpx version="1.1" creator="Convoy" xmlns="http://www.topografix.com/GPX/1/1" )"
        "xmlns:gpxtpx=\"http://www.garmin.com/xmlschemas/TrackPointExtension/v2\" "
        "xmlns:convoy=\"urn:convoy:gpx:1\">\n"
        "<metadata><time>";
    append_time(out, now);
    out += "</time></metadata>\n<trk><name>";
    append_xml_text(out, vehicle.text());
    out += "</name>\n<trkseg>\n";
}

void append_motion(std::string& out, const Motion& motion) {
    out += "<gpxtpx:TrackPointExtension><gpxtpx:speed>";
    append_speed(out, *motion.speed);
    out += "</gpxtpx:speed>";
    if (motion.heading) {
        out += "<gpxtpx:course>";
        append_heading(out, *motion.heading);
        out += "</gpxtpx:course>";
    }
    out += "</gpxtpx:TrackPointExtension>";
}

void append_reported(std::string& out, const ReportedMotion& reported) {
    if (const auto speed = reported.speed()) {
        out += "<convoy:reported_speed>";
        append_reported_speed(out, *speed);
        out += "</convoy:reported_speed>";
    }
    if (const auto heading = reported.heading()) {
        out += "<convoy:reported_heading>";
        append_reported_heading(out, *heading);
        out += "</convoy:reported_heading>";
    }
}

void append_element(std::string& out, std::string_view key, std::string_view text) {
    out += "<convoy:" + std::string(key) + ">";
    append_xml_text(out, text);
    out += "</convoy:" + std::string(key) + ">";
}

/// A text says so, since it may look like a flag or a number.
void append_free(std::string& out, const std::string& key, const FreeValue& value) {
    if (const auto* const text = std::get_if<std::string>(&value)) {
        out += "<convoy:" + key + " type=\"text\">";
        append_xml_text(out, *text);
        out += "</convoy:" + key + ">";
    } else {
        append_element(out, key, text_of(value));
    }
}

/// An attribute's key is a name of XML, too. They are in an element of their own, since a free key
/// may be any name.
void append_attributes(std::string& out, const Attributes& attributes) {
    out += "<convoy:attributes>";
    for (const AttributeDefinition& definition : attribute_definitions()) {
        const std::string text = text_of(attributes, definition);
        if (!text.empty()) {
            append_element(out, definition.key, text);
        }
    }
    if (!attributes.alarms().empty()) {
        append_element(out, "alarms", boost::algorithm::join(attributes.alarms(), " "));
    }
    for (const auto& [key, value] : attributes.free()) {
        append_free(out, key, value);
    }
    out += "</convoy:attributes>";
}

void append_reading(std::string& out, const VehicleReading& reading) {
    if (!reading.device.empty()) {
        append_element(out, "device", reading.device);
    }
    if (!reading.attributes.empty()) {
        append_attributes(out, reading.attributes);
    }
}

void append_extensions(std::string& out, const HistoryEntry& entry) {
    const ReportedMotion& reported = entry.position.reported;
    if (!entry.motion.speed && !entry.position.accuracy && !reported.is_known() && !entry.reading) {
        return;
    }
    out += "<extensions>";
    if (entry.motion.speed) {
        append_motion(out, entry.motion);
    }
    if (entry.position.accuracy) {
        out += "<convoy:accuracy>";
        append_accuracy(out, *entry.position.accuracy);
        out += "</convoy:accuracy>";
    }
    if (reported.is_known()) {
        append_reported(out, reported);
    }
    if (entry.reading) {
        append_reading(out, *entry.reading);
    }
    out += "</extensions>";
}

void append_entry(std::string& out, const VehicleName& /*vehicle*/, const HistoryEntry& entry) {
    out += R"(<trkpt lat=")";
    append_latitude(out, entry.position.coordinates);
    out += R"(" lon=")";
    append_longitude(out, entry.position.coordinates);
    out += R"("><time>)";
    append_time(out, entry.position.time);
    out += "</time>";
    append_extensions(out, entry);
    out += "</trkpt>\n";
}

template <class Value>
void append_total(std::string& out, std::string_view name, void (*append)(std::string&, Value),
                  Value value) {
    out += "<convoy:" + std::string(name) + ">";
    append(out, value);
    out += "</convoy:" + std::string(name) + ">\n";
}

void append_count(std::string& out, std::uint64_t count) { out += std::to_string(count); }

void append_totals(std::string& out, const Totals& totals) {
    append_total(out, "distance", append_millimetres, totals.driven_mm);
    append_total(out, "unseen", append_millimetres, totals.unseen_mm);
    append_total(out, "moving", append_interval, totals.moving);
    append_total(out, "stopped", append_interval, totals.stopped);
    append_total(out, "silent", append_interval, totals.silent);
    if (totals.mean) {
        append_total(out, "mean", append_speed, *totals.mean);
    }
    if (totals.top) {
        append_total(out, "top", append_speed, *totals.top);
    }
    append_total(out, "positions", append_count, totals.positions);
    append_total(out, "outliers", append_count, totals.outliers);
}

void end_history(std::string& out, const Totals* totals) {
    out += "</trkseg>\n</trk>\n";
    if (totals != nullptr) {
        out += "<extensions>\n";
        append_totals(out, *totals);
        out += "</extensions>\n";
    }
    out += "</gpx>\n";
}

}  // namespace
}  // namespace gpx

constinit const AnswerForm gpx_form{.media_type = "application/gpx+xml",
                                    .begin_fleet = nullptr,
                                    .append_report = nullptr,
                                    .end_fleet = "",
                                    .before_single_report = nullptr,
                                    .begin_history = gpx::begin_history,
                                    .append_entry = gpx::append_entry,
                                    .end_history = gpx::end_history,
                                    .append_part = nullptr,
                                    .between = "",
                                    .between_segments = "</trkseg>\n<trkseg>\n"};

}  // namespace convoy::fleet
