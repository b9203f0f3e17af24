// The motion of a device that reports so seldom that each position stands for itself.
#pragma once

#include <chrono>
#include <optional>

#include "fleet/motion/constant_velocity.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

struct MeanSpeed {
    MetresPerSecond speed;  ///< 0 within the noise
    MetresPerSecond sigma;
    std::optional<Degrees> heading;  ///< absent below `moving_speed`
};

/// Returns the mean speed of the way from `previous` to the origin, where `here` is at time 0;
/// nothing if it took longer than `longest`.
std::optional<MeanSpeed> mean_speed(const Measurement& previous, const Measurement& here,
                                    std::chrono::milliseconds longest);

}  // namespace convoy::fleet
