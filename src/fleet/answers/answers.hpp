// Writes reports and histories for HTTP: JSON, GeoJSON (RFC 7946), CSV (RFC 4180) and GPX 1.1.
// Numbers have fixed decimals and never exponents: latitude and longitude 7, distance 3, speed 2,
// others 1. Unknown values are null in JSON, empty in CSV and left out in GPX. The same values give
// the same bytes.
//
// CSV has the same columns for lists and histories: vehicle, time, lat, lon, accuracy, speed,
// heading, distance, outlier. In GPX, speed and heading are in Garmin's TrackPointExtension v2, the
// accuracy is in our own element `convoy:accuracy`, and a new track segment begins at each position
// of unknown speed.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "fleet/answers/entries.hpp"
#include "fleet/motion/totals.hpp"

namespace convoy::fleet {

enum class Format { json, geojson, csv, gpx };

/// Returns "application/json", "application/geo+json", "text/csv" or "application/gpx+xml".
std::string_view media_type(Format format);

/// Returns the whole list (`json`, `geojson` or `csv`; aborts with `gpx`) in the given order. `now`
/// is the time for which the answer is true. `members`: more members of the JSON or GeoJSON object,
/// each with a comma before it; CSV has no place for them.
std::string write_fleet(Format format, Time now, std::span<const ListedReport> reports,
                        std::string_view members = {});

/// Returns one vehicle as a JSON object, as a GeoJSON Feature, or as CSV with its header (aborts
/// with `gpx`).
std::string write_report(Format format, Time now, const Report& report);

/// Writes one vehicle's history piece by piece, so that a long one is never whole in memory:
/// begin(), entries in ascending time, end(). Each piece can be sent as it is.
class HistoryWriter {
 public:
    HistoryWriter(Format format, VehicleName vehicle, Time now);

    /// Returns what precedes the first entry.
    std::string begin() const;
    /// Appends the next entry to `out`.
    void append(std::string& out, const HistoryEntry& entry);
    /// Returns what follows the last entry.
    std::string end() const;
    /// The same with the totals of the range: in GeoJSON as "properties" of the collection, in GPX
    /// in
    /// `<extensions>` of the file. JSON and CSV have no place for them.
    std::string end(const Totals& totals) const;

 private:
    Format format_;
    VehicleName vehicle_;
    Time now_;
    std::optional<HistoryEntry> last_;
};

}  // namespace convoy::fleet
