#include "fleet/motion.hpp"

#include <GeographicLib/Geodesic.hpp>

#include "fleet/invariant.hpp"

namespace convoy::fleet {
namespace {

/// The way between two neighbouring positions. `azimuth`: its direction where it arrives, in
/// degrees, -180 to 180.
struct Step {
    double metres;
    double azimuth;
    double seconds;
};

Step step_between(const Position& from, const Position& to) {
    double metres = 0;
    double departure_azimuth = 0;
    double arrival_azimuth = 0;
    GeographicLib::Geodesic::WGS84().Inverse(
        from.coordinates.latitude(), from.coordinates.longitude(), to.coordinates.latitude(),
        to.coordinates.longitude(), metres, departure_azimuth, arrival_azimuth);
    const std::chrono::duration<double> time = to.time - from.time;
    return {metres, arrival_azimuth, time.count()};
}

/// Clockwise from north, 0 <= heading < 360.
Degrees heading_of(double azimuth) {
    if (azimuth >= 0) {
        return {azimuth + 0.0};  // -0 becomes 0
    }
    const double heading = azimuth + 360.0;
    return {heading < 360.0 ? heading : 0.0};  // what is less than an ulp west of north is north
}

}  // namespace

Motion derive_motion(std::span<const Position> window, std::size_t index,
                     const MotionSettings& /*settings*/) {
    require(index < window.size(), "motion is asked for a position outside of its window");
    if (index == 0) {
        return {};
    }
    const Position& before = window[index - 1];
    const Position& here = window[index];
    require(before.time < here.time, "a window's times ascend");
    if (here.time - before.time > motion_gap) {
        return {};
    }
    const Step step = step_between(before, here);
    Motion motion;
    motion.distance = Metres{step.metres};
    motion.speed = MetresPerSecond{step.metres / step.seconds};
    if (*motion.speed >= moving_speed) {
        motion.heading = heading_of(step.azimuth);
    }
    return motion;
}

}  // namespace convoy::fleet
