#include "fleet/motion/estimate/intervals.hpp"

#include <algorithm>
#include <boost/container/static_vector.hpp>
#include <cmath>
#include <numbers>

#include "fleet/motion/belief/neighbours.hpp"
#include "fleet/motion/belief/plausibility.hpp"
#include "fleet/motion/estimate/moving_speed.hpp"

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

/// The difference of two places on a plane, in degrees x 1e-7, of which `east` still has to be
/// multiplied by the cosine of the latitude: to 1 % within 100 km, which is enough to see a motion.
struct Displacement {
    double north;
    double east;

    double squared_metres(double cosine) const {
        constexpr double metres_of_e7 = 0.0111195;
        const double along_parallel = east * cosine;
        return (north * north + along_parallel * along_parallel) * metres_of_e7 * metres_of_e7;
    }
};

Displacement displacement(const Coordinates& one, const Coordinates& other) {
    constexpr double turn_e7 = 3.6e9;
    const double east = std::abs(static_cast<double>(one.longitude_e7()) - other.longitude_e7());
    return {.north = static_cast<double>(one.latitude_e7()) - other.latitude_e7(),
            .east = std::min(east, turn_e7 - east)};
}

/// Looks for motions in the steps of a window. A report needs dozens of them, so nothing is looked
/// at twice, and few of them need a cosine of their own.
class Motions {
 public:
    /// `window`: at least one position, and at most `interval_positions`.
    explicit Motions(std::span<const Position> window)
        : window_(window),
          cosine_(std::cos(window.front().coordinates.latitude_e7() * radians_of_e7)) {
        for (const Position& position : window) {
            const double sigma = accuracy_of(position).value;
            variances_.push_back(sigma * sigma);
        }
    }

    /// Whether the vehicle moved in the step that leads to `window[to]`. Call it with ascending
    /// steps.
    bool moved(std::size_t to);

 private:
    milliseconds between(std::size_t from, std::size_t until) const {
        return window_[until].time - window_[from].time;
    }
    bool is_motion(std::size_t from, std::size_t until) const;

    static constexpr double radians_of_e7 = std::numbers::pi / 180 / 1e7;

    std::span<const Position> window_;
    double cosine_;  // of the first latitude
    boost::container::static_vector<double, interval_positions> variances_;
    std::size_t first_ = 0;
    std::size_t last_ = 0;
};

// The stretch goes back in time as far as it has to and may. If it may not go far enough, it goes
// on after the step.
bool Motions::moved(std::size_t to) {
    while (first_ + 1 < to && between(first_ + 1, to) >= shown_motion) {
        ++first_;
    }
    if (first_ + 1 < to && between(first_, to) > longest_stretch) {
        ++first_;
    }
    last_ = std::max(last_, to);
    while (last_ + 1 < window_.size() && between(first_, last_) < shown_motion &&
           between(first_, last_ + 1) <= longest_stretch) {
        ++last_;
    }
    return is_motion(first_, last_);
}

bool Motions::is_motion(std::size_t from, std::size_t until) const {
    const Coordinates& one = window_[from].coordinates;
    const Coordinates& other = window_[until].coordinates;
    const Displacement way = displacement(one, other);
    const double noise = sigmas * sigmas * (variances_[from] + variances_[until]);
    const double least =
        moving_speed.value * std::chrono::duration<double>(between(from, until)).count();
    const auto shows = [&](double cosine) {
        const double square = way.squared_metres(cosine);
        return square > noise && square >= least * least;
    };
    // The cosine differs from that of the first latitude by no more than the latitudes do.
    constexpr double rounding = 1e-9;
    const double twice_away = static_cast<double>(one.latitude_e7()) + other.latitude_e7() -
                              2.0 * window_.front().coordinates.latitude_e7();
    const double max_change = std::abs(twice_away) / 2 * radians_of_e7 + rounding;
    if (shows(std::max(cosine_ - max_change, 0.0))) {
        return true;
    }
    return shows(cosine_ + max_change) &&
           shows(std::cos((one.latitude() + other.latitude()) / 2 * std::numbers::pi / 180));
}

/// Changes the order of the durations, as the next function does.
std::optional<milliseconds> median(Durations& durations) {
    if (durations.empty()) {
        return std::nullopt;
    }
    const auto upper = durations.begin() + static_cast<std::ptrdiff_t>(durations.size() / 2);
    std::ranges::nth_element(durations, upper);
    const auto lower =
        durations.size() % 2 == 1 ? upper : std::max_element(durations.begin(), upper);
    return (*lower + *upper) / 2;
}

std::optional<milliseconds> interval_at_half_of_the_time(Durations& durations) {
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
    if (newest.size() < 2) {
        return {};
    }
    Motions motions(newest);
    Durations moving;
    Durations standing;
    for (std::size_t i = 1; i < newest.size(); ++i) {
        (motions.moved(i) ? moving : standing).push_back(newest[i].time - newest[i - 1].time);
    }
    Intervals intervals{
        .any = {}, .moving = median(moving), .standing = interval_at_half_of_the_time(standing)};
    if (standing.empty()) {
        intervals.any = intervals.moving;
    } else {
        standing.insert(standing.end(), moving.begin(), moving.end());
        intervals.any = median(standing);
    }
    return intervals;
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
