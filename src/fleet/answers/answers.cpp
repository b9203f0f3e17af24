#include "fleet/answers/answers.hpp"

#include <cmath>
#include <utility>

#include "fleet/answers/answer_form.hpp"
#include "fleet/answers/json_members.hpp"
#include "fleet/invariant.hpp"

namespace convoy::fleet {
namespace {

/// A report takes about 250 bytes, in GeoJSON 320.
constexpr std::size_t bytes_per_report = 336;

const AnswerForm& form_of(Format format) {
    switch (format) {
        case Format::json:
            return json_form;
        case Format::geojson:
            return geojson_form;
        case Format::csv:
            return csv_form;
        case Format::gpx:
            return gpx_form;
        case Format::kml:
            return kml_form;
    }
    require(false, "a format outside of its enumeration");
    return json_form;
}

const AnswerForm& fleet_form_of(Format format) {
    const AnswerForm& form = form_of(format);
    require(form.append_report != nullptr, "the format has no reports");
    return form;
}

}  // namespace

std::string_view media_type(Format format) { return form_of(format).media_type; }

std::string write_fleet(Format format, Time now, std::span<const ListedReport> reports,
                        std::string_view members) {
    const AnswerForm& form = fleet_form_of(format);
    std::string out;
    out.reserve((reports.size() + 1) * bytes_per_report + members.size());
    form.begin_fleet(out, now, members);
    bool first = true;
    for (const ListedReport& listed : reports) {
        out += first ? std::string_view() : form.between;
        form.append_report(out, now, listed);
        first = false;
    }
    out += form.end_fleet;
    return out;
}

std::string write_report(Format format, Time now, const Report& report) {
    const AnswerForm& form = fleet_form_of(format);
    std::string out(form.before_single_report == nullptr ? "" : form.before_single_report());
    form.append_report(out, now, {&report, std::nullopt});
    return out;
}

std::string write_reading(const VehicleReading& reading) {
    std::string out;
    append_reading_members(out, reading);
    out.front() = '{';  // in the place of the first comma
    return out + '}';
}

namespace {

/// Returns whether a line may be drawn between two entries: both are believed, a speed is known
/// between them, and the line does not cross the antimeridian, where programs draw it round the
/// world.
bool joins(const HistoryEntry& one, const HistoryEntry& next) {
    const double longitudes =
        next.position.coordinates.longitude() - one.position.coordinates.longitude();
    return is_believed(one.motion) && is_believed(next.motion) && is_seen(next.motion) &&
           std::abs(longitudes) <= 180;
}

}  // namespace

HistoryWriter::HistoryWriter(Format format, VehicleName vehicle, Time now)
    : format_(format), vehicle_(std::move(vehicle)), now_(now) {}

std::string HistoryWriter::begin() const {
    std::string out;
    form_of(format_).begin_history(out, now_, vehicle_);
    return out;
}

void HistoryWriter::append(std::string& out, const HistoryEntry& entry) {
    const AnswerForm& form = form_of(format_);
    if (form.append_part != nullptr) {
        append_to_part(out, entry);
        last_ = entry;
        return;
    }
    if (last_) {
        out += joins(*last_, entry) ? form.between : form.between_segments;
    }
    form.append_entry(out, vehicle_, entry);
    last_ = entry;
}

void HistoryWriter::append_to_part(std::string& out, const HistoryEntry& entry) {
    const bool ends_segment = last_ && !joins(*last_, entry);
    if (ends_segment || part_.size() == max_entries_of_part) {
        form_of(format_).append_part(out, vehicle_, {part_, !is_in_segment_, ends_segment});
        is_in_segment_ = !ends_segment;
        part_.clear();
    }
    part_.push_back(entry);
}

std::string HistoryWriter::end_with(const Totals* totals) const {
    const AnswerForm& form = form_of(format_);
    std::string out;
    if (!part_.empty()) {
        form.append_part(out, vehicle_, {part_, !is_in_segment_, true});
    }
    form.end_history(out, totals);
    return out;
}

std::string HistoryWriter::end() const { return end_with(nullptr); }

std::string HistoryWriter::end(const Totals& totals) const { return end_with(&totals); }

}  // namespace convoy::fleet
