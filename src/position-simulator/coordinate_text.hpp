// Reads the coordinates in tracks and recordings.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>

#include "position-simulator/geodesy.hpp"

namespace convoy::simulator {

/// Parses two decimal texts in degrees (any number of decimals) to a point, or returns the error:
/// "lat is '91': it should be a number from -90 to 90".
boost::system::result<Point, std::string> parse_point(std::string_view latitude,
                                                      std::string_view longitude);

}  // namespace convoy::simulator
