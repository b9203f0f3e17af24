#include "fleet/motion/report/report.hpp"

#include <algorithm>
#include <array>

#include "fleet/motion/belief/ambiguity.hpp"
#include "fleet/motion/belief/judgement.hpp"

namespace convoy::fleet {
namespace {

/// The position that is shown, with what the newest positions show of its intervals.
Report report_at(const VehicleName& name, const Position& position, Motion motion,
                 const Intervals& intervals) {
    const Status last = status_by_speed(motion.speed);
    Report report{.name = name,
                  .position = position,
                  .motion = motion,
                  .interval = intervals.any,
                  .limits = silence_limits(last, intervals.standing)};
    if (last == Status::moving) {
        report.interval = intervals.moving ? intervals.moving : intervals.any;
        report.limits = silence_limits(last, report.interval);
    } else if (intervals.standing) {
        report.interval = intervals.standing;
    }
    return report;
}

void show_ambiguous(Report& report, bool agreed, Time newest) {
    const auto behind = newest - report.position.time;
    report.ambiguous = {.agreed = agreed, .behind = behind};
    report.limits.silent += behind;
    if (report.limits.offline) {
        *report.limits.offline += behind;
    }
}

}  // namespace

Status status_of(const Report& report, Time now) {
    return status_at_age(status_by_speed(report.motion.speed), report.limits,
                         now - report.position.time);
}

std::optional<Time> next_change_of(const Report& report, Time now) {
    const auto age = next_change(report.limits, now - report.position.time);
    return age ? std::optional(report.position.time + *age) : std::nullopt;
}

std::optional<Report> report_of(const VehicleName& name, const ReportWindow& window,
                                const MotionSettings& settings) {
    const std::span<const Position> all(window);
    const auto newest = all.last(std::min(all.size(), report_positions));
    const auto positions = may_stay(newest) ? all : newest;
    std::array<Belief, ReportWindow::static_capacity> judged{};
    auto beliefs = std::span<const Belief>(judged).first(positions.size());
    judge(positions, std::span(judged).first(positions.size()), settings.max_speed);
    const auto ambiguity = ambiguity_of(positions, beliefs, settings.max_speed);
    if (ambiguity) {
        beliefs = ambiguity->beliefs;
    }
    std::array<ReportedMotion, ReportWindow::static_capacity> believed;
    const auto reported = std::span(believed).first(beliefs.size());
    // The samples before the newest positions lie too far apart to compare ways with speeds.
    const std::size_t begin = std::min(positions.size() - newest.size(), beliefs.size());
    const ReportedJudgement judgement =
        judge_reported(positions.subspan(begin, beliefs.size() - begin), beliefs.subspan(begin),
                       settings.max_speed, reported.subspan(begin));
    for (std::size_t end = beliefs.size(); end > 0; --end) {
        if (is_good(beliefs[end - 1])) {
            const auto until = positions.first(ambiguity ? end : positions.size());
            const bool stays = stays_at_end(positions.first(end), beliefs.first(end));
            Report report =
                report_at(name, positions[end - 1],
                          derive_velocity({until, beliefs, end - 1, reported}, settings, stays),
                          intervals_of(newest));
            report.reported = judgement;
            if (ambiguity) {
                show_ambiguous(report, ambiguity->agreed, positions.back().time);
            }
            return report;
        }
    }
    return std::nullopt;
}

}  // namespace convoy::fleet
