// Reads tracks in GPX, the XML format of GPS devices.
#pragma once

#include <boost/system/result.hpp>
#include <string_view>
#include <vector>

#include "position-simulator/bad_track.hpp"
#include "position-simulator/geodesy.hpp"

namespace convoy::simulator {

/// Returns the track points of a GPX 1.0 or 1.1 document or, if there are none, its route points.
boost::system::result<std::vector<Point>, BadTrack> parse_gpx(std::string_view text);

}  // namespace convoy::simulator
