#include "fleet/motion/intervals.hpp"

#include <algorithm>
#include <boost/container/static_vector.hpp>
#include <cmath>
#include <numbers>

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

/// Returns the square of the distance on a plane: to 1 % of it within 100 km, which is enough to
/// see a motion. A report needs dozens of these.
double squared_metres(const Coordinates& one, const Coordinates& other) {
    constexpr double turn_e7 = 3.6e9;
    constexpr double metres_of_e7 = 0.0111195;
    const double north = static_cast<double>(one.latitude_e7()) - other.latitude_e7();
    double east = std::abs(static_cast<double>(one.longitude_e7()) - other.longitude_e7());
    east = std::min(east, turn_e7 - east);
    const double middle = (one.latitude() + other.latitude()) / 2 * std::numbers::pi / 180;
    east *= std::cos(middle);
    return (north * north + east * east) * metres_of_e7 * metres_of_e7;
}

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
    const double square = squared_metres(from.coordinates, until.coordinates);
    const double one = accuracy_of(from).value;
    const double other = accuracy_of(until).value;
    const double least = moving_speed.value * seconds_between(from, until);
    return square > sigmas * sigmas * (one * one + other * other) && square >= least * least;
}

std::optional<milliseconds> median(Durations durations) {
    if (durations.empty()) {
        return std::nullopt;
    }
    const auto upper = durations.begin() + static_cast<std::ptrdiff_t>(durations.size() / 2);
    std::ranges::nth_element(durations, upper);
    const auto lower =
        durations.size() % 2 == 1 ? upper : std::max_element(durations.begin(), upper);
    return (*lower + *upper) / 2;
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
