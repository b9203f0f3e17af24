#include "fleet/motion/report.hpp"

#include <algorithm>
#include <array>

#include "fleet/invariant.hpp"
#include "fleet/motion/judgement.hpp"

namespace convoy::fleet {
namespace {

/// Returns the median time between neighbours; of an even number, the mean of the middle two.
std::optional<std::chrono::milliseconds> median_interval(std::span<const Position> window) {
    const auto newest = window.last(std::min(window.size(), interval_positions));
    const std::size_t count = newest.size() - 1;
    if (count == 0) {
        return std::nullopt;
    }
    std::array<std::chrono::milliseconds, interval_positions> intervals{};
    for (std::size_t i = 0; i < count; ++i) {
        intervals.at(i) = newest[i + 1].time - newest[i].time;
    }
    auto* const end = intervals.begin() + static_cast<std::ptrdiff_t>(count);
    std::sort(intervals.begin(), end);
    return (intervals.at((count - 1) / 2) + intervals.at(count / 2)) / 2;
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
    }
    require(false, "a status outside of its enumeration");
    return {};
}

std::optional<Status> parse_status(std::string_view text) {
    for (const Status status : {Status::moving, Status::stopped, Status::offline}) {
        if (text == to_string(status)) {
            return status;
        }
    }
    return std::nullopt;
}

Status status_of(const Report& report, Time now) {
    if (now - report.position.time > offline_after) {
        return Status::offline;
    }
    const bool moving = report.motion.speed && *report.motion.speed >= moving_speed;
    return moving ? Status::moving : Status::stopped;
}

std::optional<Report> report_of(const VehicleName& name, const ReportWindow& window,
                                const MotionSettings& settings) {
    const std::span<const Position> all(window);
    const auto newest = all.last(std::min(all.size(), report_positions));
    const auto positions = may_stay(newest) ? all : newest;
    std::array<Belief, ReportWindow::static_capacity> judged{};
    const auto beliefs = std::span<const Belief>(judged).first(positions.size());
    judge(positions, std::span(judged).first(positions.size()), settings.max_speed);
    for (std::size_t end = positions.size(); end > 0; --end) {
        if (is_good(beliefs[end - 1])) {
            const bool stays = stays_at_end(positions.first(end), beliefs.first(end));
            return Report{name, positions[end - 1],
                          derive_velocity(positions, beliefs, end - 1, settings, stays),
                          median_interval(newest)};
        }
    }
    return std::nullopt;
}

}  // namespace convoy::fleet
