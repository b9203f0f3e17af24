#include "fleet/live_wire/live_position.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace convoy::fleet {
namespace {

constexpr std::chrono::milliseconds least_stale_after{5'000};
constexpr std::chrono::milliseconds interval_unit{100};

std::uint16_t saturated(double value) {
    return static_cast<std::uint16_t>(std::clamp(std::round(value), 0.0, double{live_most}));
}

}  // namespace

std::uint16_t live_speed(std::optional<MetresPerSecond> speed) {
    return speed ? saturated(speed->value * 100) : live_unknown;
}

std::uint16_t live_heading(std::optional<Degrees> heading) {
    if (!heading) {
        return live_unknown;
    }
    return static_cast<std::uint16_t>(saturated(heading->value * 100) % live_full_circle);
}

std::uint16_t live_interval(std::optional<std::chrono::milliseconds> interval) {
    return interval ? saturated(static_cast<double>(interval->count()) / 100) : live_unknown;
}

std::uint32_t live_age(std::chrono::milliseconds age) {
    constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(age.count(), 0, most));
}

std::chrono::milliseconds stale_after(std::uint16_t interval) {
    if (interval == live_unknown) {
        return least_stale_after;
    }
    return std::max<std::chrono::milliseconds>(3 * interval * interval_unit, least_stale_after);
}

}  // namespace convoy::fleet
