// Decides whether a vehicle stays within a small area.
#pragma once

#include <cstddef>
#include <span>

#include "fleet/local_plane.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// The largest circle in which a vehicle stays, and the time for which it has to keep within it.
inline constexpr Metres largest_circle{50.0};
inline constexpr Seconds largest_circle_time{300.0};
/// No vehicle stays for a shorter time.
inline constexpr Seconds smallest_circle_time{60.0};

/// The smallest rectangle around a plane's origin and the points that are added.
class Extent {
 public:
    void add(const PlanePoint& point);
    /// Half of its diagonal.
    Metres radius() const { return radius_; }

 private:
    double west_ = 0, east_ = 0, south_ = 0, north_ = 0;
    Metres radius_{0};
};

/// Whether points of this extent and time are a stay: across the circle around them, the vehicle's
/// mean speed is at most a third of a metre per second, which counts as a stop.
bool keeps_within_a_circle(const Extent& extent, Seconds time);

/// `has_left` looks at this many of the nearest samples.
inline constexpr std::size_t remembered_samples = 32;

/// Whether a sample is away from the others of a stay (`others`: all before it or all after it,
/// nearest first, not empty), by more than their scatter explains.
bool has_left(const PlanePoint& sample, std::span<const PlanePoint> others);

/// Returns the value that a share (0 to 1) of the others does not exceed; between two of them, the
/// lower one. Changes the order of the values, of which there must be one.
double lower_quantile(std::span<double> values, double share);

/// In metres.
double distance(const PlanePoint& from, const PlanePoint& to);

}  // namespace convoy::fleet
