#include "fleet/motion/intervals.hpp"

#include <algorithm>
#include <boost/container/static_vector.hpp>
#include <cmath>

#include "fleet/motion/moving_speed.hpp"
#include "fleet/motion/neighbours.hpp"
#include "fleet/motion/plausibility.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::milliseconds;

using Durations = boost::container::static_vector<milliseconds, interval_positions>;

static_assert(2 * motion_neighbours < interval_positions);

// Within a second the noise hides a motion, so that a longer stretch around short steps is looked
// at: up to the first of these times if no step makes it longer than the second.
constexpr std::chrono::seconds shown_motion{10};
constexpr std::chrono::seconds longest_stretch{20};

constexpr double sigmas = 3;

/// Whether the vehicle moved in the step that leads to `window[to]`.
bool moved(std::span<const Position> window, std::size_t to) {
    std::size_t first = to - 1;
    std::size_t last = to;
    const auto grows = [&](std::size_t from, std::size_t until) {
        return window[until].time - window[from].time <= longest_stretch;
    };
    while (window[last].time - window[first].time < shown_motion) {
        if (first > 0 && grows(first - 1, last)) {
            --first;
        } else if (last + 1 < window.size() && grows(first, last + 1)) {
            ++last;
        } else {
            break;
        }
    }
    const Position& from = window[first];
    const Position& until = window[last];
    const double metres = rough_distance(from.coordinates, until.coordinates).value;
    const double noise = sigmas * std::hypot(accuracy_of(from).value, accuracy_of(until).value);
    const double seconds = std::chrono::duration<double>(until.time - from.time).count();
    return metres > noise && metres >= moving_speed.value * seconds;
}

std::optional<milliseconds> median(Durations durations) {
    if (durations.empty()) {
        return std::nullopt;
    }
    std::ranges::sort(durations);
    return (durations[(durations.size() - 1) / 2] + durations[durations.size() / 2]) / 2;
}

std::optional<milliseconds> interval_at_half_of_the_time(Durations durations) {
    milliseconds total{0};
    for (const milliseconds duration : durations) {
        total += duration;
    }
    if (total < standing_shown_by) {
        return std::nullopt;
    }
    std::ranges::sort(durations);
    milliseconds sum{0};
    for (const milliseconds duration : durations) {
        sum += duration;
        if (2 * sum >= total) {
            return duration;
        }
    }
    return std::nullopt;
}

}  // namespace

Intervals intervals_of(std::span<const Position> window) {
    const auto newest = window.last(std::min(window.size(), interval_positions));
    Durations all;
    Durations moving;
    Durations standing;
    for (std::size_t i = 1; i < newest.size(); ++i) {
        all.push_back(newest[i].time - newest[i - 1].time);
        (moved(newest, i) ? moving : standing).push_back(all.back());
    }
    return {.any = median(std::move(all)),
            .moving = median(std::move(moving)),
            .standing = interval_at_half_of_the_time(std::move(standing))};
}

milliseconds longest_leg(std::span<const Position> window, std::size_t index) {
    const std::size_t first = index - std::min(index, motion_neighbours);
    const std::size_t end = std::min(index + motion_neighbours + 1, window.size());
    Durations steps;
    for (std::size_t i = first + 1; i < end; ++i) {
        steps.push_back(window[i].time - window[i - 1].time);
    }
    if (steps.size() < 2) {  // one step alone shows no interval
        return motion_gap;
    }
    // The lower median: of two steps, the longer one may be a silence.
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>((steps.size() - 1) / 2);
    std::ranges::nth_element(steps, middle);
    return std::max<milliseconds>(3 * *middle, motion_gap);
}

}  // namespace convoy::fleet
