// Writes reports and histories as CSV (RFC 4180).
#include "fleet/answers/answer_form.hpp"
#include "fleet/answers/answer_values.hpp"
#include "fleet/attribute_text.hpp"
#include "fleet/text.hpp"

namespace convoy::fleet {
namespace csv {
namespace {

std::string made_header() {
    std::string header =
        "vehicle,time,lat,lon,accuracy,speed,heading,distance,outlier,"
        "reported_speed,reported_heading,device";
    for (const AttributeDefinition& definition : attribute_definitions()) {
        header += ',';
        header += definition.key;
    }
    return header + ",attributes,attributes_time\r\n";
}

std::string_view header() {
    static const std::string made = made_header();
    return made;
}

template <class Value>
void append_or_nothing(std::string& out, const std::optional<Value>& value,
                       void (*append)(std::string&, Value)) {
    out += ',';
    if (value) {
        append(out, *value);
    }
}

/// The columns after those of the position; "attributes" has what has no column of its own.
void append_reading(std::string& out, const SharedReading& reading) {
    if (!reading) {
        out.append(attribute_definitions().size() + 3, ',');
        return;
    }
    const Attributes& attributes = reading->attributes;
    out += ',';
    append_csv_text(out, reading->device);
    for (const AttributeDefinition& definition : attribute_definitions()) {
        out += ',';
        const std::string value = text_of(attributes, definition);
        if (definition.kind == AttributeKind::text) {
            append_csv_text(out, value);
        } else {
            out += value;
        }
    }
    out += ',';
    if (!attributes.alarms().empty() || !attributes.free().empty()) {
        std::string others;
        append_json_of_others(others, attributes);
        append_csv_field(out, others);
    }
    out += ',';
    append_time(out, reading->time);
}

void append_row(std::string& out, const VehicleName& vehicle, const Position& position,
                const Motion& motion) {
    append_csv_text(out, vehicle.text());
    out += ',';
    append_time(out, position.time);
    out += ',';
    append_latitude(out, position.coordinates);
    out += ',';
    append_longitude(out, position.coordinates);
    append_or_nothing(out, position.accuracy, append_accuracy);
    append_or_nothing(out, motion.speed, append_speed);
    append_or_nothing(out, motion.heading, append_heading);
    append_or_nothing(out, motion.distance, append_distance);
    out += motion.belief == Belief::outlier ? ",true" : ",false";
    append_or_nothing(out, position.reported.speed(), append_reported_speed);
    append_or_nothing(out, position.reported.heading(), append_reported_heading);
}

void begin_fleet(std::string& out, Time /*now*/, std::string_view /*members*/) { out += header(); }

void append_report(std::string& out, Time /*now*/, const ListedReport& listed) {
    append_row(out, listed.report->name, listed.report->position, listed.report->motion);
    append_reading(out, listed.report->reading);
    out += "\r\n";
}

void begin_history(std::string& out, Time /*now*/, const VehicleName& /*vehicle*/) {
    out += header();
}

void append_entry(std::string& out, const VehicleName& vehicle, const HistoryEntry& entry) {
    append_row(out, vehicle, entry.position, entry.motion);
    append_reading(out, entry.reading);
    out += "\r\n";
}

// CSV has no place for totals that a table program would not take for a row.
void end_history(std::string& /*out*/, const Totals* /*totals*/) {}

}  // namespace
}  // namespace csv

constinit const AnswerForm csv_form{.media_type = "text/csv",
                                    .begin_fleet = csv::begin_fleet,
                                    .append_report = csv::append_report,
                                    .end_fleet = "",
                                    .before_single_report = csv::header,
                                    .begin_history = csv::begin_history,
                                    .append_entry = csv::append_entry,
                                    .end_history = csv::end_history,
                                    .append_part = nullptr,
                                    .between = "",
                                    .between_segments = ""};

}  // namespace convoy::fleet
