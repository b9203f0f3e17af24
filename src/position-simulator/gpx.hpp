#pragma once

#include <boost/system/result.hpp>
#include <string_view>
#include <vector>

#include "position-simulator/track.hpp"

namespace convoy::simulator {

/// The track points of a GPX 1.0 or 1.1 document, or, where there are none, its route points.
boost::system::result<std::vector<Point>, BadTrack> parse_gpx(std::string_view text);

}  // namespace convoy::simulator
