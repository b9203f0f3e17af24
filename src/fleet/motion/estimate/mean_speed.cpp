#include "fleet/motion/estimate/mean_speed.hpp"

#include <cmath>

#include "fleet/local_plane.hpp"
#include "fleet/motion/estimate/moving_speed.hpp"
#include "fleet/motion/estimate/standing.hpp"

namespace convoy::fleet {

std::optional<MeanSpeed> mean_speed(const Measurement& previous, const Measurement& here,
                                    std::chrono::milliseconds longest) {
    const double seconds = -previous.time.value;
    if (std::chrono::duration<double>(seconds) > longest) {
        return std::nullopt;
    }
    const PlaneVelocity velocity{.east = -previous.at.east / seconds,
                                 .north = -previous.at.north / seconds};
    const double sigma = std::sqrt(previous.variance + here.variance) / seconds;
    const double speed = std::hypot(velocity.east, velocity.north);
    MeanSpeed mean{.speed = {speed <= sure * sigma ? 0.0 : speed}, .sigma = {sigma}, .heading = {}};
    if (mean.speed >= moving_speed) {
        mean.heading = azimuth_of(velocity);
    }
    return mean;
}

}  // namespace convoy::fleet
