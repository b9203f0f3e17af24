// What is set for the reading of a recording, and why one cannot be read.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "recordings/columns.hpp"
#include "recordings/entry.hpp"
#include "recordings/written_time.hpp"

namespace convoy::recordings {

struct ReadingSettings {
    std::optional<fleet::VehicleName> vehicle{};  ///< of all positions, whatever the file says
    std::string file_name{};                      ///< names a vehicle that the file does not name
    ColumnNames columns{};                        ///< of CSV
    ToUtc to_utc = utc_itself;                    ///< for times without a zone
    std::string zone = "UTC";                     ///< the name of that zone, for notes
    /// GPX, KML and GeoJSON are in memory as a whole, so a longer file is refused. CSV and NMEA are
    /// read line by line and may be of any length.
    std::size_t max_document_bytes = std::size_t{256} * 1024 * 1024;
};

/// Why a whole file cannot be read.
struct Unreadable {
    std::string reason;  ///< "it is XML, but neither GPX nor KML"
};

}  // namespace convoy::recordings
