// Web Mercator (EPSG:3857) in integers, as in live frames and on the page's map.
#pragma once

#include <cstdint>

#include "fleet/coordinates.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// A place on the square of the world: 2^32 units a side (9 mm each at the equator), x eastwards
/// from the antimeridian, y southwards from 85.0511° N. Latitudes beyond ±85.0511° are on the edge.
struct WebMercator {
    std::uint32_t x = 0;
    std::uint32_t y = 0;

    friend bool operator==(const WebMercator&, const WebMercator&) = default;
};

/// Returns x = (lon + 180) / 360 and y = (1 - asinh(tan(lat)) / π) / 2, each times 2^32 and rounded
/// down.
WebMercator project(const Coordinates& coordinates);

/// Return x or y alone. Angles outside -180…180 and -90…90 are clamped; longitude 180 gives
/// the last x, not the first.
std::uint32_t project_longitude(Degrees longitude);
std::uint32_t project_latitude(Degrees latitude);

}  // namespace convoy::fleet
