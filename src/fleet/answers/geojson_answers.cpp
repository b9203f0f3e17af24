// Writes reports and histories as GeoJSON (RFC 7946): a FeatureCollection of points. The members
// that JSON has beside its list are foreign members beside "features".
#include "fleet/answers/answer_form.hpp"
#include "fleet/answers/answer_values.hpp"
#include "fleet/answers/json_members.hpp"
#include "fleet/text.hpp"

namespace convoy::fleet {
namespace geojson {
namespace {

void begin_collection(std::string& out, Time now) {
    out += R"({"type":"FeatureCollection","time":")";
    append_time(out, now);
    out += '"';
}

void begin_fleet(std::string& out, Time now, std::string_view members) {
    begin_collection(out, now);
    out += members;
    out += ",\"features\":[\n";
}

/// Writes a feature's geometry and the beginning of its properties.
void append_point(std::string& out, const Coordinates& coordinates) {
    out += R"("geometry":{"type":"Point","coordinates":[)";
    append_longitude(out, coordinates);
    out += ',';
    append_latitude(out, coordinates);
    out += R"(]},"properties":{)";
}

void append_report(std::string& out, Time now, const ListedReport& listed) {
    out += R"({"type":"Feature","id":)";
    append_json_string(out, listed.report->name.text());
    out += ',';
    append_point(out, listed.report->position.coordinates);
    append_id_and_name(out, listed.report->name);
    out += ',';
    append_report_members(out, now, listed);
    out += "}}";
}

void begin_history(std::string& out, Time now, const VehicleName& vehicle) {
    begin_collection(out, now);
    out += R"(,"vehicle":)";
    append_json_string(out, vehicle.text());
    out += ',';
    append_id_and_name(out, vehicle);
    out += ",\"features\":[\n";
}

void append_entry(std::string& out, const VehicleName& /*vehicle*/, const HistoryEntry& entry) {
    out += R"({"type":"Feature",)";
    append_point(out, entry.position.coordinates);
    append_entry_members(out, entry);
    out += "}}";
}

void end_history(std::string& out, const Totals* totals) {
    out += ']';
    if (totals != nullptr) {
        out += ",\n\"properties\":{";
        append_totals_members(out, *totals);
        out += '}';
    }
    out += "}\n";
}

}  // namespace
}  // namespace geojson

constinit const AnswerForm geojson_form{.media_type = "application/geo+json",
                                        .begin_fleet = geojson::begin_fleet,
                                        .append_report = geojson::append_report,
                                        .end_fleet = "]}\n",
                                        .before_single_report = nullptr,
                                        .begin_history = geojson::begin_history,
                                        .append_entry = geojson::append_entry,
                                        .end_history = geojson::end_history,
                                        .append_part = nullptr,
                                        .between = ",\n",
                                        .between_segments = ",\n"};

}  // namespace convoy::fleet
