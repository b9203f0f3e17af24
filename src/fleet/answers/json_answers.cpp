// Writes reports and histories as JSON.
#include "fleet/answers/answer_form.hpp"
#include "fleet/answers/answer_values.hpp"
#include "fleet/answers/json_members.hpp"
#include "fleet/text.hpp"

namespace convoy::fleet {
namespace json {
namespace {

void begin_fleet(std::string& out, Time now, std::string_view members) {
    out += R"({"time":")";
    append_time(out, now);
    out += '"';
    out += members;
    out += ",\"vehicles\":[\n";
}

void append_coordinates(std::string& out, const Coordinates& coordinates) {
    out += R"("lat":)";
    append_latitude(out, coordinates);
    out += R"(,"lon":)";
    append_longitude(out, coordinates);
    out += ',';
}

void append_report(std::string& out, Time now, const ListedReport& listed) {
    out += '{';
    append_id_and_name(out, listed.report->name);
    out += ',';
    append_coordinates(out, listed.report->position.coordinates);
    append_report_members(out, now, listed);
    out += '}';
}

void begin_history(std::string& out, Time now, const VehicleName& vehicle) {
    out += R"({"time":")";
    append_time(out, now);
    out += R"(","vehicle":)";
    append_json_string(out, vehicle.text());
    out += ',';
    append_id_and_name(out, vehicle);
    out += ",\"positions\":[\n";
}

void append_entry(std::string& out, const VehicleName& /*vehicle*/, const HistoryEntry& entry) {
    out += '{';
    append_coordinates(out, entry.position.coordinates);
    append_entry_members(out, entry);
    out += '}';
}

// A page is not the whole range, so it has no totals.
void end_history(std::string& out, const Totals* /*totals*/) { out += "]}\n"; }

}  // namespace
}  // namespace json

constinit const AnswerForm json_form{.media_type = "application/json",
                                     .begin_fleet = json::begin_fleet,
                                     .append_report = json::append_report,
                                     .end_fleet = "]}\n",
                                     .before_single_report = nullptr,
                                     .begin_history = json::begin_history,
                                     .append_entry = json::append_entry,
                                     .end_history = json::end_history,
                                     .append_part = nullptr,
                                     .between = ",\n",
                                     .between_segments = ",\n"};

}  // namespace convoy::fleet
