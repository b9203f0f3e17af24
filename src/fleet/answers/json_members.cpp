#include "fleet/answers/json_members.hpp"

#include <cmath>

#include "fleet/answers/answer_values.hpp"
#include "fleet/attribute_text.hpp"
#include "fleet/text.hpp"

namespace convoy::fleet {
namespace {

/// Writes the value with its decimals, or null if it is unknown.
template <class Value>
void append_or_null(std::string& out, const std::optional<Value>& value,
                    void (*append)(std::string&, Value)) {
    if (value) {
        append(out, *value);
    } else {
        out += "null";
    }
}

void append_position_and_motion(std::string& out, const Position& position, const Motion& motion) {
    out += R"("time":")";
    append_time(out, position.time);
    out += R"(","accuracy":)";
    append_or_null(out, position.accuracy, append_accuracy);
    out += R"(,"speed":)";
    append_or_null(out, motion.speed, append_speed);
    out += R"(,"heading":)";
    append_or_null(out, motion.heading, append_heading);
    out += R"(,"reported_speed":)";
    append_or_null(out, position.reported.speed(), append_reported_speed);
    out += R"(,"reported_heading":)";
    append_or_null(out, position.reported.heading(), append_reported_heading);
}

void append_unconfirmed(std::string& out, const Motion& motion) {
    if (motion.belief == Belief::unconfirmed) {
        out += R"(,"unconfirmed":true)";
    }
}

void append_ambiguous(std::string& out, const AmbiguousPlace& place) {
    out += R"({"code":"ambiguous","agreed":)";
    out += place.agreed ? R"(true,"age":)" : R"(false,"age":)";
    append_interval(out, place.behind);
    out += "},";
}

void append_reported(std::string& out, const ReportedJudgement& reported) {
    if (reported.speed == ReportedTrust::ignored) {
        out += R"({"code":"reported_speed_ignored"},)";
    }
    if (reported.speed == ReportedTrust::scaled) {
        out += R"({"code":"reported_speed_scaled","factor":)";
        append_decimal(out, std::llround(reported.factor * 10'000), 4);
        out += "},";
    }
    if (reported.heading == ReportedTrust::ignored) {
        out += R"({"code":"reported_heading_ignored"},)";
    }
}

/// Writes what a person should know of the vehicle; nothing if there is nothing to know.
void append_notices(std::string& out, const Report& report) {
    std::string notices;
    if (report.ambiguous) {
        append_ambiguous(notices, *report.ambiguous);
    }
    append_reported(notices, report.reported);
    if (report.clock_behind) {
        notices += R"({"code":"clock_behind","offset":)";
        append_interval(notices, *report.clock_behind);
        notices += "},";
    }
    if (!notices.empty()) {
        notices.back() = ']';  // in the place of the last comma
        out += R"(,"notices":[)";
        out += notices;
    }
}

/// Writes "attributes":{…},"device":"…", each if there is one.
void append_said(std::string& out, const VehicleReading& reading) {
    if (!reading.attributes.empty()) {
        out += R"(,"attributes":)";
        append_json(out, reading.attributes);
    }
    if (!reading.device.empty()) {
        out += R"(,"device":)";
        append_json_string(out, reading.device);
    }
}

}  // namespace

void append_id_and_name(std::string& out, const VehicleName& vehicle) {
    out += R"("id":)";
    append_json_string(out, vehicle.text());
    out += R"(,"name":)";
    append_json_string(out, vehicle.text());
}

void append_reading_members(std::string& out, const VehicleReading& reading) {
    append_said(out, reading);
    out += R"(,"attributes_time":")";
    append_time(out, reading.time);
    out += '"';
}

void append_report_members(std::string& out, Time now, const ListedReport& listed) {
    const Report& report = *listed.report;
    append_position_and_motion(out, report.position, report.motion);
    out += R"(,"status":")";
    out += to_string(status_of(report, now));
    out += R"(","interval":)";
    append_or_null(out, report.interval, append_interval);
    if (listed.range) {
        out += R"(,"range":)";
        append_length(out, *listed.range);
    }
    append_unconfirmed(out, report.motion);
    append_notices(out, report);
    if (report.reading) {
        append_reading_members(out, *report.reading);
    }
}

void append_entry_members(std::string& out, const HistoryEntry& entry) {
    append_position_and_motion(out, entry.position, entry.motion);
    out += R"(,"distance":)";
    append_or_null(out, entry.motion.distance, append_distance);
    out += entry.motion.belief == Belief::outlier ? R"(,"outlier":true)" : R"(,"outlier":false)";
    append_unconfirmed(out, entry.motion);
    if (entry.reading) {
        append_said(out, *entry.reading);
    }
}

void append_totals_members(std::string& out, const Totals& totals) {
    out += R"("distance":)";
    append_millimetres(out, totals.driven_mm);
    out += R"(,"unseen":)";
    append_millimetres(out, totals.unseen_mm);
    out += R"(,"moving":)";
    append_interval(out, totals.moving);
    out += R"(,"stopped":)";
    append_interval(out, totals.stopped);
    out += R"(,"silent":)";
    append_interval(out, totals.silent);
    out += R"(,"mean":)";
    append_or_null(out, totals.mean, append_speed);
    out += R"(,"top":)";
    append_or_null(out, totals.top, append_speed);
    out += R"(,"positions":)" + std::to_string(totals.positions);
    out += R"(,"outliers":)" + std::to_string(totals.outliers);
}

}  // namespace convoy::fleet
