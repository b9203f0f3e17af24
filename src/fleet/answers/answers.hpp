// Writes reports and histories for HTTP: JSON, GeoJSON (RFC 7946), CSV (RFC 4180), GPX 1.1 and
// KML 2.2.
// Numbers have fixed decimals and never exponents: latitude and longitude 7, distance 3, speed and
// what a device reported of its motion 2, others 1.
// Unknown values are null in JSON, empty in CSV and KML, and left out in GPX. The same values give
// the same bytes.
//
// CSV has the same columns for lists and histories: vehicle, time, lat, lon, accuracy, speed,
// heading, distance, outlier, reported_speed, reported_heading, device, the known attributes, and
// attributes (the others, as JSON). In GPX, speed and heading are in
// Garmin's TrackPointExtension v2, what was reported (the accuracy, too) is in our own elements
// such as `convoy:accuracy`, and a new track segment begins at each position of unknown speed. KML
// has the same segments, and these values in arrays beside the times and places of a track.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/answers/entries.hpp"
#include "fleet/motion/summary/totals.hpp"

namespace convoy::fleet {

enum class Format { json, geojson, csv, gpx, kml };

/// Returns "application/json", "application/geo+json", "text/csv", "application/gpx+xml" or
/// "application/vnd.google-earth.kml+xml".
std::string_view media_type(Format format);

/// Returns the whole list (`json`, `geojson` or `csv`; aborts with the others) in the given order.
/// `now` is the time for which the answer is true. `members`: more members of the JSON or GeoJSON
/// object, each with a comma before it; CSV has no place for them.
std::string write_fleet(Format format, Time now, std::span<const ListedReport> reports,
                        std::string_view members = {});

/// Returns one vehicle as a JSON object, as a GeoJSON Feature, or as CSV with its header (aborts
/// with the others).
std::string write_report(Format format, Time now, const Report& report);

/// Returns what devices said last as a JSON object: "attributes", "device" and "attributes_time",
/// as in a report. It has at most 16 KiB.
std::string write_reading(const VehicleReading& reading);

inline constexpr std::size_t max_entries_of_part = 1'000;

/// Writes one vehicle's history piece by piece, so that a long one is never whole in memory:
/// begin(), entries in ascending time, end(). Each piece can be sent as it is. KML is written in
/// parts of up to max_entries_of_part.
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
    void append_to_part(std::string& out, const HistoryEntry& entry);
    std::string end_with(const Totals* totals) const;

    Format format_;
    VehicleName vehicle_;
    Time now_;
    std::optional<HistoryEntry> last_;
    std::vector<HistoryEntry> part_;  // not written yet, for a format that writes parts
    bool is_in_segment_ = false;      // an earlier part of the segment is written
};

}  // namespace convoy::fleet
