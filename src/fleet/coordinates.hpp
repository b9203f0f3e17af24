// A point on WGS 84 with a resolution of 1e-7 degrees, in which Convoy compares and stores it.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "fleet/invariant.hpp"

namespace convoy::fleet {

/// Latitude -90…90, longitude -180…<180, always valid. Ordered by latitude, then longitude.
class Coordinates {
 public:
    static constexpr std::int32_t pole_e7 = 900'000'000;
    static constexpr std::int32_t antimeridian_e7 = 1'800'000'000;

    /// Rounds to 1e-7 degrees; longitude 180 becomes -180. Returns nothing unless both are finite
    /// and in range (latitude -90…90, longitude -180…180).
    static std::optional<Coordinates> from_degrees(double latitude, double longitude);

    /// The same from units of 1e-7 degrees.
    static std::optional<Coordinates> from_e7(std::int32_t latitude_e7, std::int32_t longitude_e7);

    /// A fast form for checked values: aborts if one is out of range or the longitude is 180.
    static Coordinates from_checked_e7(std::int32_t latitude_e7, std::int32_t longitude_e7) {
        require(latitude_e7 >= -pole_e7 && latitude_e7 <= pole_e7 &&
                    longitude_e7 >= -antimeridian_e7 && longitude_e7 < antimeridian_e7,
                "checked coordinates are in range");
        return {latitude_e7, longitude_e7};
    }

    /// Return degrees.
    double latitude() const { return latitude_e7_ / 1e7; }
    double longitude() const { return longitude_e7_ / 1e7; }
    /// Return units of 1e-7 degrees.
    std::int32_t latitude_e7() const { return latitude_e7_; }
    std::int32_t longitude_e7() const { return longitude_e7_; }

    friend auto operator<=>(const Coordinates&, const Coordinates&) = default;

 private:
    Coordinates(std::int32_t latitude_e7, std::int32_t longitude_e7)
        : latitude_e7_(latitude_e7), longitude_e7_(longitude_e7) {}

    std::int32_t latitude_e7_;
    std::int32_t longitude_e7_;
};

}  // namespace convoy::fleet
