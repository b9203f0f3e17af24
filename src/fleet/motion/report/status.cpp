#include "fleet/motion/report/status.hpp"

#include <algorithm>

#include "fleet/invariant.hpp"
#include "fleet/motion/estimate/moving_speed.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::milliseconds;

constexpr int missed_intervals = 3;

milliseconds limit_of(std::optional<milliseconds> interval, milliseconds least) {
    return std::max(missed_intervals * interval.value_or(milliseconds{0}), least);
}

}  // namespace

std::string_view to_string(Status status) {
    switch (status) {
        case Status::moving:
            return "moving";
        case Status::stopped:
            return "stopped";
        case Status::offline:
            return "offline";
        case Status::silent:
            return "silent";
        case Status::unknown:
            return "unknown";
    }
    require(false, "a status outside of its enumeration");
    return {};
}

std::optional<Status> parse_status(std::string_view text) {
    const auto* const found =
        std::ranges::find(statuses, text, [](Status status) { return to_string(status); });
    return found == statuses.end() ? std::nullopt : std::optional(*found);
}

Status status_by_speed(std::optional<MetresPerSecond> speed) {
    if (!speed) {
        return Status::unknown;
    }
    return *speed >= moving_speed ? Status::moving : Status::stopped;
}

SilenceLimits silence_limits(Status last, std::optional<milliseconds> interval) {
    if (last == Status::moving) {
        return {.silent = limit_of(interval, silent_after),
                .offline = limit_of(interval, offline_after)};
    }
    return {.silent = interval ? limit_of(interval, silent_after) : standing_silent_after,
            .offline = std::nullopt};
}

Status status_at_age(Status last, const SilenceLimits& limits, milliseconds age) {
    if (limits.offline && age > *limits.offline) {
        return Status::offline;
    }
    return age > limits.silent ? Status::silent : last;
}

std::optional<milliseconds> next_change(const SilenceLimits& limits, milliseconds age) {
    if (age <= limits.silent) {
        return limits.silent;
    }
    return limits.offline && age <= *limits.offline ? limits.offline : std::nullopt;
}

}  // namespace convoy::fleet
