// Reads recordings: files with the positions of vehicles, in one of five formats.
//
// - GPX 1.0 and 1.1 have a position for each track point with a time. Its vehicle is the `<name>`
//   of the track.
// - KML has one for each `when` of a `gx:Track`, whose vehicle is the `<name>` of the placemark and
//   whose accuracies may be an array beside it, and for each point with a `TimeStamp` or a
//   `TimeSpan`, whose beginning counts; its vehicle is the `<name>` of the folder.
// - GeoJSON has one for each point with a property `time`, and for each vertex of a line with
//   `coordTimes`. Their vehicle is the property `vehicle`, `name` … of the feature, or `vehicle` of
//   the collection.
// - NMEA 0183 has one for each RMC sentence, which alone has place, time and date. It names no
//   vehicle.
// - CSV has one for each row. A column names the vehicle.
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
