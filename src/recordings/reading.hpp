// Reads recordings: files with the positions of vehicles, in one of five formats.
//
// | format | vehicle | one position for each |
// |---|---|---|
// | GPX 1.0, 1.1 | `<name>` of the track | track point with a time |
// | KML | `<name>` of the placemark; of timed points that of their folder | `when` of a `gx:Track`,
//   or point with a `TimeStamp` or a `TimeSpan`, whose beginning counts |
// | GeoJSON | property `vehicle`, `name` … of the feature, or `vehicle` of the collection | point
// with
//   a property `time`, or vertex of a line with `coordTimes` |
// | NMEA 0183 | | RMC sentence, which alone has place, time and date |
// | CSV | its column | row |
//
// A vehicle that the file does not name is named like the file.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "recordings/columns.hpp"
#include "recordings/entry.hpp"
#include "recordings/text_source.hpp"
#include "recordings/written_time.hpp"

namespace convoy::recordings {

/// GPX, KML and GeoJSON are in memory as a whole, so a longer file is refused. CSV and NMEA are
/// read line by line and may be of any length.
inline constexpr std::size_t max_document_bytes = std::size_t{256} * 1024 * 1024;

struct ReadingSettings {
    std::optional<fleet::VehicleName> vehicle{};  ///< of all positions, whatever the file says
    std::string file_name{};                      ///< names a vehicle that the file does not name
    ColumnNames columns{};                        ///< of CSV
    ToUtc to_utc = utc_itself;                    ///< for times without a zone
    std::string zone = "UTC";                     ///< the name of that zone, for notes
    std::size_t most_document_bytes = max_document_bytes;
};

/// Why a whole file cannot be read.
struct Unreadable {
    std::string reason;  ///< "it is XML, but neither GPX nor KML"
};

/// Passes what the file contains to `receiver`. Returns an error if it is no recording, or if it is
/// damaged from some place on; what came before has then been received.
std::optional<Unreadable> read_recording(NextBytes next, const ReadingSettings& settings,
                                         const Receiver& receiver);

}  // namespace convoy::recordings
