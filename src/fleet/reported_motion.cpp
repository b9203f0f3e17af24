#include "fleet/reported_motion.hpp"

#include <algorithm>
#include <cmath>

namespace convoy::fleet {

bool ReportedMotion::set_speed(MetresPerSecond speed) {
    if (!(speed.value >= 0.0)) {
        return false;
    }
    speed_ = static_cast<std::uint16_t>(
        std::min(std::round(speed.value * 100.0), double{max_centimetres}));
    return true;
}

bool ReportedMotion::set_heading(Degrees heading) {
    const bool is_heading = heading.value >= 0.0 && heading.value <= 360.0;
    if (!is_heading) {
        return false;
    }
    const auto rounded = static_cast<std::uint16_t>(std::round(heading.value * 100.0));
    heading_ = rounded == full_circle ? std::uint16_t{0} : rounded;
    return true;
}

}  // namespace convoy::fleet
