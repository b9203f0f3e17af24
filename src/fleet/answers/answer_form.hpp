// The parts of a format that write lists and histories. Internal to fleet/.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "fleet/answers/entries.hpp"
#include "fleet/motion/summary/totals.hpp"

namespace convoy::fleet {

/// A part of a history whose entries are joined by a line.
struct TrackPart {
    std::span<const HistoryEntry> entries;  ///< at least one
    bool begins_segment;                    ///< no line joins it to the part before it
    bool ends_segment;
};

/// One format, as the pieces of its answers. Functions append to `out`.
struct AnswerForm {
    std::string_view media_type;

    /// Lists of reports, and one report alone. The functions are null if the format has neither.
    void (*begin_fleet)(std::string& out, Time now, std::string_view members);
    void (*append_report)(std::string& out, Time now, const ListedReport& listed);
    std::string_view end_fleet;
    std::string_view (*before_single_report)();  ///< null: nothing

    void (*begin_history)(std::string& out, Time now, const VehicleName& vehicle);
    void (*append_entry)(std::string& out, const VehicleName& vehicle, const HistoryEntry& entry);
    /// `totals` may be null.
    void (*end_history)(std::string& out, const Totals* totals);
    /// Writes several entries of a history at once; null unless the format needs it. Then
    /// `append_entry` is null.
    void (*append_part)(std::string& out, const VehicleName& vehicle, const TrackPart& part);

    /// Between two entries of a list or history; `between_segments` if no line may join the two
    /// entries of a history.
    std::string_view between;
    std::string_view between_segments;
};

extern const AnswerForm json_form;
extern const AnswerForm geojson_form;
extern const AnswerForm csv_form;
extern const AnswerForm gpx_form;
extern const AnswerForm kml_form;

}  // namespace convoy::fleet
