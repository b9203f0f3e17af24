// Reads recordings: files with the positions of vehicles, in one of five formats.
//
// | format | vehicle | one position for each |
// |---|---|---|
// | GPX 1.0, 1.1 | `<name>` of the track | track point with a time |
// | KML | `<name>` of the placemark; of timed points that of their folder | `when` of a `gx:Track`,
//   or point with a `TimeStamp` or a `TimeSpan`, whose beginning counts |
// | GeoJSON | property `vehicle`, `name` … of the feature, or `vehicle` of the collection |
//   point with a property `time`, or vertex of a line with `coordTimes` |
// | NMEA 0183 | | RMC sentence, which alone has place, time and date |
// | CSV | its column | row |
//
// A vehicle that the file does not name is named like the file.
#pragma once

#include <optional>

#include "recordings/entry.hpp"
#include "recordings/reading_settings.hpp"
#include "recordings/text_source.hpp"

namespace convoy::recordings {

/// Passes what the file contains to `receiver`. Returns an error if it is no recording, or if it is
/// damaged from some place on; what came before has then been received. A caller
/// whose receiver has ended the reading ignores the error.
std::optional<Unreadable> read_recording(const NextBytes& next, const ReadingSettings& settings,
                                         const Receiver& receiver);

}  // namespace convoy::recordings
