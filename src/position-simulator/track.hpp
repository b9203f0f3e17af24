// A recorded track of a real vehicle, in one of two formats: lines of `lat="53.37" lon="-1.46"`, or
// GPX 1.0 or 1.1.
#pragma once

#include <boost/system/result.hpp>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "position-simulator/bad_track.hpp"
#include "position-simulator/geodesy.hpp"

namespace convoy::simulator {

struct Track {
    std::string name;           ///< of its vehicle: "City Truck" for `city_truck`
    std::vector<Point> points;  ///< in driving order; at least two are distinct
};

/// Reads the points of a track. A text that starts with '<' is GPX: all its track points in order
/// or, if there are none, all its route points.
boost::system::result<std::vector<Point>, BadTrack> parse_track(std::string_view text);

/// "city_truck.gpx" → "City Truck"
std::string vehicle_name_of(const std::filesystem::path& file);

/// Loads all tracks of a folder, in order of their file names. Hidden files, `LICENSE*` and `*.md`
/// are skipped. Throws service::CannotStart with file, line and reason.
std::vector<Track> load_tracks(const std::filesystem::path& folder);

}  // namespace convoy::simulator
