// The speed of a device that reports too seldom for the filter.
#pragma once

#include <chrono>
#include <optional>

#include "fleet/motion/estimate/constant_velocity.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

struct MeanSpeed {
    MetresPerSecond speed;  ///< 0 within the noise
    MetresPerSecond sigma;
    std::optional<Degrees> heading;  ///< absent below `moving_speed`
};

/// Returns the mean speed from `previous` to `here`, which is at the origin at time 0; nothing if
/// the way took longer than `longest`.
std::optional<MeanSpeed> mean_speed(const Measurement& previous, const Measurement& here,
                                    std::chrono::milliseconds longest);

}  // namespace convoy::fleet
