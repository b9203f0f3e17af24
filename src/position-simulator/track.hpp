// A recorded track: where a real vehicle once drove. Two formats are read: lines of
// `lat="53.37" lon="-1.46"`, and GPX 1.0 or 1.1.
#pragma once

#include <boost/system/result.hpp>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "position-simulator/geodesy.hpp"

namespace convoy::simulator {

struct Track {
    std::string name;           ///< of the vehicle that drives it: "City Truck" for `city_truck`
    std::vector<Point> points;  ///< in driving order; at least two of them distinct
};

/// What is wrong with a track's text. Lines count from 1; 0 is the text as a whole.
struct BadTrack {
    std::size_t line;
    std::string reason;
};

/// Reads the points of a track. What starts with '<' is GPX: all track points in their order, or,
/// where there are none, all route points.
boost::system::result<std::vector<Point>, BadTrack> parse_track(std::string_view text);

/// "city_truck.gpx" → "City Truck"
std::string vehicle_name_of(const std::filesystem::path& file);

/// All tracks of a folder, by file name. Hidden files, `LICENSE*` and `*.md` are no tracks. Throws
/// std::runtime_error that names file, line and reason.
std::vector<Track> load_tracks(const std::filesystem::path& folder);

}  // namespace convoy::simulator
