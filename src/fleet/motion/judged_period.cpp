#include "fleet/motion/judged_period.hpp"

#include <algorithm>

#include "fleet/motion/judgement.hpp"
#include "fleet/motion/reported_judgement.hpp"

namespace convoy::fleet {
namespace {

/// Returns how many of `positions` are before `time`.
std::size_t count_before(std::span<const Position> positions, Time time) {
    const auto found = std::ranges::lower_bound(positions, time, {}, &Position::time);
    return static_cast<std::size_t>(found - positions.begin());
}

}  // namespace

Time period_begin(Time time) {
    const auto since_1970 = time.time_since_epoch();
    auto periods = since_1970 / judged_period;
    if (periods * judged_period > since_1970) {
        --periods;
    }
    return Time(periods * judged_period);
}

JudgedPeriod period_at(std::span<const Position> track, std::size_t first) {
    const Time from = period_begin(track[first].time);
    const Time to = from + judged_period;
    const std::size_t last = std::min(count_before(track, to), first + most_judged);
    const std::size_t near_before = first - count_before(track, from - judged_period);
    const std::size_t near_after = count_before(track, to + judged_period) - last;
    const std::size_t before = std::clamp(near_before, least_context, most_context);
    const std::size_t after = std::clamp(near_after, least_context, most_context);
    const std::size_t rest = track.size() - last;
    const bool has_later = !track.empty() && track.back().time >= to + judged_period;
    return {.begin = first - std::min(first, before),
            .first = first,
            .last = last,
            .end = last + std::min(rest, after),
            .is_complete = rest > most_context || (has_later && rest > least_context)};
}

Judgements judge_period(std::span<const Position> track, const JudgedPeriod& period,
                        MetresPerSecond max_speed, WindowEnd end) {
    const bool more_follow = end == WindowEnd::more_follow || period.end < track.size();
    const auto window = track.subspan(period.begin, period.end - period.begin);
    std::vector<Belief> beliefs(window.size());
    judge(window, beliefs, max_speed, more_follow ? WindowEnd::more_follow : WindowEnd::newest);
    std::vector<ReportedMotion> reported(window.size());
    const bool is_any_reported =
        judge_reported(window, beliefs, max_speed, reported).speed != ReportedTrust::nothing;
    std::vector<StayStep> stays(window.size());
    find_stays(window, beliefs,
               is_any_reported ? std::span<const ReportedMotion>(reported)
                               : std::span<const ReportedMotion>(),
               stays);
    const auto first = static_cast<std::ptrdiff_t>(period.first - period.begin);
    const auto last = static_cast<std::ptrdiff_t>(period.last - period.begin);
    return {.beliefs = {beliefs.begin() + first, beliefs.begin() + last},
            .stays = {stays.begin() + first, stays.begin() + last},
            .reported = {reported.begin() + first, reported.begin() + last}};
}

Judgements judge_track(std::span<const Position> track, MetresPerSecond max_speed) {
    Judgements all;
    all.beliefs.reserve(track.size());
    all.stays.reserve(track.size());
    all.reported.reserve(track.size());
    while (all.beliefs.size() < track.size()) {
        const Judgements judged =
            judge_period(track, period_at(track, all.beliefs.size()), max_speed, WindowEnd::newest);
        all.beliefs.insert(all.beliefs.end(), judged.beliefs.begin(), judged.beliefs.end());
        all.stays.insert(all.stays.end(), judged.stays.begin(), judged.stays.end());
        all.reported.insert(all.reported.end(), judged.reported.begin(), judged.reported.end());
    }
    return all;
}

}  // namespace convoy::fleet
