#include "fleet/answers/fleet_summary_answer.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <utility>

#include "fleet/answers/answer_values.hpp"
#include "fleet/answers/json_members.hpp"
#include "fleet/invariant.hpp"
#include "fleet/text.hpp"

namespace convoy::fleet {
namespace {

constexpr std::chrono::milliseconds shortest{1};

void append_quoted_time(std::string& out, Time time) {
    out += '"';
    append_time(out, time);
    out += '"';
}

void append_speed_cell(std::string& out, const std::optional<MetresPerSecond>& speed) {
    out += ',';
    if (speed) {
        append_speed(out, *speed);
    }
}

void append_totals_cells(std::string& out, const Totals& totals) {
    for (const std::int64_t millimetres : {totals.driven_mm, totals.unseen_mm}) {
        out += ',';
        append_millimetres(out, millimetres);
    }
    for (const auto duration : {totals.moving, totals.stopped, totals.silent}) {
        out += ',';
        append_interval(out, duration);
    }
    append_speed_cell(out, totals.mean);
    append_speed_cell(out, totals.top);
    out += ',' + std::to_string(totals.positions);
    out += ',' + std::to_string(totals.outliers);
}

}  // namespace

FleetSummaryWriter::FleetSummaryWriter(Format format, FleetSummaryHead head)
    : format_(format), head_(std::move(head)) {
    require(format == Format::json || format == Format::csv,
            "totals of a fleet are written as JSON or CSV");
}

std::string FleetSummaryWriter::begin() const {
    if (format_ == Format::csv) {
        return std::string("vehicle,") + (head_.zone_name ? "day,begin,end,clipped" : "from,to") +
               ",distance,unseen,moving,stopped,silent,mean,top,positions,outliers\r\n";
    }
    std::string out = R"({"time":)";
    append_quoted_time(out, head_.now);
    out += R"(,"from":)";
    append_quoted_time(out, head_.from);
    out += R"(,"to":)";
    append_quoted_time(out, head_.to);
    if (head_.zone_name) {
        out += R"(,"by":"day","tz":)";
        append_json_string(out, *head_.zone_name);
    }
    return out + R"(,"totals":[)";
}

void FleetSummaryWriter::append(std::string& out, const VehicleName& vehicle, const SummaryDay* day,
                                const Totals& totals) {
    if (format_ == Format::csv) {
        append_csv(out, vehicle, day, totals);
    } else {
        out += has_rows_ ? ",\n" : "\n";
        append_json(out, vehicle, day, totals);
    }
    has_rows_ = true;
}

std::string_view FleetSummaryWriter::end() const { return format_ == Format::csv ? "" : "]}\n"; }

bool FleetSummaryWriter::is_clipped(const SummaryDay& day) const {
    return day.span.begin < std::max(head_.from, head_.oldest) ||
           day.span.end > head_.to + shortest;
}

void FleetSummaryWriter::append_json(std::string& out, const VehicleName& vehicle,
                                     const SummaryDay* day, const Totals& totals) const {
    out += '{';
    append_id_and_name(out, vehicle);
    if (day != nullptr) {
        out += R"(,"day":")" + day->date + R"(","begin":)";
        append_quoted_time(out, day->span.begin);
        out += R"(,"end":)";
        append_quoted_time(out, day->span.end);
        out += is_clipped(*day) ? R"(,"clipped":true)" : R"(,"clipped":false)";
    }
    out += ',';
    append_totals_members(out, totals);
    out += '}';
}

void FleetSummaryWriter::append_csv(std::string& out, const VehicleName& vehicle,
                                    const SummaryDay* day, const Totals& totals) const {
    append_csv_text(out, vehicle.text());
    out += day != nullptr ? "," + day->date + "," : ",";
    append_time(out, day != nullptr ? day->span.begin : head_.from);
    out += ',';
    append_time(out, day != nullptr ? day->span.end : head_.to);
    if (day != nullptr) {
        out += is_clipped(*day) ? ",true" : ",false";
    }
    append_totals_cells(out, totals);
    out += "\r\n";
}

}  // namespace convoy::fleet
