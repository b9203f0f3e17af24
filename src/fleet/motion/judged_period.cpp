#include "fleet/motion/judged_period.hpp"

#include <algorithm>

#include "fleet/motion/judgement.hpp"

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

std::vector<Belief> judge_period(std::span<const Position> track, const JudgedPeriod& period,
                                 MetresPerSecond max_speed, WindowEnd end) {
    const bool more_follow = end == WindowEnd::more_follow || period.end < track.size();
    const auto window = track.subspan(period.begin, period.end - period.begin);
    std::vector<Belief> beliefs(window.size());
    judge(window, beliefs, max_speed, more_follow ? WindowEnd::more_follow : WindowEnd::newest);
    beliefs.resize(period.last - period.begin);
    beliefs.erase(beliefs.begin(),
                  beliefs.begin() + static_cast<std::ptrdiff_t>(period.first - period.begin));
    return beliefs;
}

std::vector<Belief> judge_track(std::span<const Position> track, MetresPerSecond max_speed) {
    std::vector<Belief> beliefs;
    beliefs.reserve(track.size());
    while (beliefs.size() < track.size()) {
        const std::vector<Belief> judged =
            judge_period(track, period_at(track, beliefs.size()), max_speed, WindowEnd::newest);
        beliefs.insert(beliefs.end(), judged.begin(), judged.end());
    }
    return beliefs;
}

}  // namespace convoy::fleet
