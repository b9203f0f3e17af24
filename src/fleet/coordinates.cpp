#include "fleet/coordinates.hpp"

#include <cmath>

namespace convoy::fleet {
namespace {

std::int32_t to_e7(double degrees) {
    return static_cast<std::int32_t>(std::llround(degrees * 1e7));
}

}  // namespace

std::optional<Coordinates> Coordinates::from_degrees(double latitude, double longitude) {
    // NaN fails these comparisons too.
    const bool in_range = std::abs(latitude) <= 90.0 && std::abs(longitude) <= 180.0;
    if (!in_range) {
        return std::nullopt;
    }
    return from_e7(to_e7(latitude), to_e7(longitude));
}

std::optional<Coordinates> Coordinates::from_e7(std::int32_t latitude_e7,
                                                std::int32_t longitude_e7) {
    if (latitude_e7 < -pole_e7 || latitude_e7 > pole_e7 || longitude_e7 < -antimeridian_e7 ||
        longitude_e7 > antimeridian_e7) {
        return std::nullopt;
    }
    // 180 and -180 are one meridian and must compare equal.
    return Coordinates(latitude_e7,
                       longitude_e7 == antimeridian_e7 ? -antimeridian_e7 : longitude_e7);
}

}  // namespace convoy::fleet
