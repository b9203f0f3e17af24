// How reports and histories are written for HTTP (contracts.md §2): JSON, GeoJSON, CSV, GPX.
// Numbers have fixed decimals and never exponents: latitude and longitude 7, speed 2, others 1.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "fleet/report.hpp"

namespace convoy::fleet {

enum class Format { json, geojson, csv, gpx };

/// "application/json", "application/geo+json", "text/csv", "application/gpx+xml".
std::string_view media_type(Format format);

/// A report in a list; `range` is its distance from the point asked for, where one was asked for.
struct ListedReport {
    const Report* report;
    std::optional<Metres> range;
};

/// The whole list (`json`, `geojson` or `csv`), in the order given. `now`: when the answer is true.
std::string write_fleet(Format format, Time now, std::span<const ListedReport> reports);

/// One vehicle as a JSON object, or as a GeoJSON Feature, or as CSV with its header.
std::string write_report(Format format, Time now, const Report& report);

/// One position of a history with the motion derived there.
struct HistoryEntry {
    Position position;
    Motion motion;
};

/// Writes one vehicle's history piece by piece, so that a long one is never whole in memory:
/// begin(), entries in ascending time, end(). Each returns or appends text to send as it is.
class HistoryWriter {
 public:
    HistoryWriter(Format format, VehicleName vehicle, Time now);

    std::string begin() const;
    void append(std::string& out, const HistoryEntry& entry);
    std::string end() const;

 private:
    Format format_;
    VehicleName vehicle_;
    Time now_;
    bool first_ = true;
};

}  // namespace convoy::fleet
