#include "fleet/live_wire/web_mercator.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace convoy::fleet {
namespace {

constexpr double side = 4'294'967'296.0;  // 2^32

std::uint32_t to_units(double fraction) {
    return static_cast<std::uint32_t>(std::clamp(fraction * side, 0.0, side - 1));
}

}  // namespace

std::uint32_t project_longitude(Degrees longitude) { return to_units(longitude.value / 360 + 0.5); }

std::uint32_t project_latitude(Degrees latitude) {
    const double radians = std::clamp(latitude.value, -90.0, 90.0) * std::numbers::pi / 180;
    return to_units(0.5 - std::asinh(std::tan(radians)) / (2 * std::numbers::pi));
}

WebMercator project(const Coordinates& coordinates) {
    return {.x = project_longitude({coordinates.longitude()}),
            .y = project_latitude({coordinates.latitude()})};
}

}  // namespace convoy::fleet
