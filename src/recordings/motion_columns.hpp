// Which column of a table, or which member of a GeoJSON feature, has a speed or a course that the
// device measured.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace convoy::recordings {

struct WrittenSpeedUnit {
    std::string_view name;
    double metres_per_second;
};

inline constexpr WrittenSpeedUnit metres_per_second{"m/s", 1.0};
inline constexpr WrittenSpeedUnit kilometres_per_hour{"km/h", 1.0 / 3.6};
inline constexpr WrittenSpeedUnit miles_per_hour{"mph", 0.44704};
inline constexpr WrittenSpeedUnit knots{"knots", 1852.0 / 3600.0};

/// Returns the place of the column of exactly this name.
std::optional<std::size_t> place_of(std::string_view name, std::span<const std::string> names);

/// The places of the columns in a row.
struct MotionColumns {
    std::optional<std::size_t> speed{};
    WrittenSpeedUnit speed_unit = metres_per_second;
    std::optional<std::size_t> heading{};
};

/// Finds `reported_speed` and `reported_heading` of Convoy's own exports. Without either, finds the
/// usual names that contain a unit ("speed_kmh", "Heading (deg)"), and a course without one, which
/// is in degrees. A plain "speed" may be in any unit, and a plain "heading" is derived in our own
/// exports, so neither is found.
MotionColumns find_motion(std::span<const std::string> names);

}  // namespace convoy::recordings
