#include "fleet/answers/summary_answer.hpp"

#include "fleet/answers/answer_values.hpp"
#include "fleet/answers/json_members.hpp"
#include "fleet/text.hpp"

namespace convoy::fleet {
namespace {

void append_member(std::string& out, std::string_view name) {
    out += ",\"";
    out += name;
    out += "\":";
}

void append_time_member(std::string& out, std::string_view name, std::optional<Time> time) {
    append_member(out, name);
    if (!time) {
        out += "null";
        return;
    }
    out += '"';
    append_time(out, *time);
    out += '"';
}

void append_place(std::string& out, std::string_view name, const Coordinates& place) {
    append_member(out, name);
    out += R"({"lat":)";
    append_latitude(out, place);
    out += R"(,"lon":)";
    append_longitude(out, place);
    out += '}';
}

void append_section(std::string& out, const SummaryHead& head, const Section& section,
                    bool is_trip) {
    out += R"({"begin":")";
    append_time(out, section.begin);
    out += '"';
    append_time_member(out, "end", section.end);
    append_place(out, "place", section.begin_place);
    if (is_trip) {
        append_place(out, "end_place", section.end_place);
    }
    append_member(out, "metres");
    append_millimetres(out, section.millimetres);
    const bool is_clipped = section.begin < head.from || (head.to && section.end > *head.to);
    append_member(out, "clipped");
    out += is_clipped ? "true" : "false";
    if (!section.begin_known || !section.end_known) {
        append_member(out, "at_least");
        out += "true";
    }
    out += '}';
}

void append_sections(std::string& out, const SummaryHead& head, const Sections& sections,
                     bool are_trips) {
    append_member(out, are_trips ? "trip_count" : "stop_count");
    out += std::to_string(sections.count);
    append_member(out, are_trips ? "trips" : "stops");
    out += '[';
    bool is_first = true;
    for (const Section& section : sections.first) {
        out += is_first ? "\n" : ",\n";
        append_section(out, head, section, are_trips);
        is_first = false;
    }
    out += ']';
}

}  // namespace

std::string begin_summary(const SummaryHead& head) {
    std::string out = R"({"time":")";
    append_time(out, head.now);
    out += R"(","vehicle":)";
    append_json_string(out, head.vehicle.text());
    out += ',';
    append_id_and_name(out, head.vehicle);
    append_time_member(out, "from", head.from);
    append_time_member(out, "to", head.to);
    return out;
}

std::string end_summary(const SummaryHead& head, const Summary& summary) {
    std::string out = ",";
    append_totals_members(out, summary.totals);
    append_member(out, "stop_seconds");
    out += std::to_string(head.rules.stop.count());
    append_member(out, "trip_metres");
    append_decimal(out, scale(head.rules.trip.value, 1), 1);
    append_sections(out, head, summary.stops, false);
    append_sections(out, head, summary.trips, true);
    out += "}\n";
    return out;
}

}  // namespace convoy::fleet
