#include "fleet/live_wire/live_position.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace convoy::fleet {
namespace {

constexpr std::chrono::milliseconds min_stale_after{5'000};
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

std::uint16_t live_accuracy(const std::optional<Accuracy>& accuracy) {
    return accuracy ? saturated(accuracy->metres().value * 10) : live_unknown;
}

std::uint32_t live_age(std::chrono::milliseconds age) {
    constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(age.count(), 0, most));
}

Status last_status(const LivePosition& row) {
    if (row.status != Status::silent && row.status != Status::offline) {
        return row.status;
    }
    if (row.speed == live_unknown) {
        return Status::unknown;
    }
    return row.speed >= live_speed(moving_speed) ? Status::moving : Status::stopped;
}

Status status_in_version_1(const LivePosition& row) {
    if (row.status == Status::offline) {
        return Status::offline;
    }
    return last_status(row) == Status::moving ? Status::moving : Status::stopped;
}

std::optional<SilenceLimits> limits_of_moving(const LivePosition& row) {
    if (row.ambiguous || row.interval == live_most || last_status(row) != Status::moving) {
        return std::nullopt;
    }
    return silence_limits(Status::moving, row.interval == live_unknown
                                              ? std::nullopt
                                              : std::optional(row.interval * interval_unit));
}

std::uint32_t live_since(const LivePosition& row) {
    const auto limits = limits_of_moving(row);
    if (!limits || (row.status != Status::silent && row.status != Status::offline)) {
        return live_unknown_since;
    }
    const auto began = row.status == Status::silent ? limits->silent : *limits->offline;
    const auto since = std::chrono::milliseconds(row.age_ms) - began;
    return live_age(since) / std::uint32_t{1000};
}

std::chrono::milliseconds stale_after(std::uint16_t interval) {
    if (interval == live_unknown) {
        return min_stale_after;
    }
    return std::max<std::chrono::milliseconds>(3 * interval * interval_unit, min_stale_after);
}

}  // namespace convoy::fleet
