#include "fleet/motion.hpp"

#include <algorithm>
#include <array>
#include <boost/container/static_vector.hpp>
#include <cmath>
#include <cstdlib>
#include <numbers>

#include "fleet/constant_velocity.hpp"
#include "fleet/invariant.hpp"
#include "fleet/local_plane.hpp"

namespace convoy::fleet {
namespace {

// What lies further away in time says next to nothing any more, unless positions are rare.
constexpr double memory_seconds = 10;
constexpr std::size_t remembered_positions = 4;

// Nobody is surer than this of where a receiver is; and this is usual where it does not say.
constexpr double least_sigma_metres = 0.5;
constexpr double usual_sigma_metres = 3.0;

// Standing has to be seen in so many positions, over so long. On either side no more than the
// nearest count: a short stop is one too.
constexpr std::size_t standing_neighbours = 8;
constexpr std::size_t fewest_standing = 4;
constexpr double standing_seconds = 5;

constexpr double sure = 3.5;  // sigmas

using Sightings = boost::container::static_vector<Sighting, motion_neighbours>;

/// A vehicle's believed positions around one of them, on the plane that touches there: it is at
/// the origin, at time 0.
class Neighbourhood {
 public:
    Neighbourhood(std::span<const Position> window, std::span<const Belief> beliefs,
                  std::size_t index)
        : window_(window),
          beliefs_(beliefs),
          index_(static_cast<std::ptrdiff_t>(index)),
          plane_(window[index].coordinates),
          here_(sighting(window[index])),
          before_(gather(-1)),
          after_(gather(1)) {}

    const Sighting& here() const { return here_; }
    /// Nearest first; as far as there is no silence of more than `motion_gap`.
    const Sightings& before() const { return before_; }
    const Sightings& after() const { return after_; }
    /// Across any silence.
    std::optional<Sighting> previous() const;

 private:
    Sighting sighting(const Position& position) const;
    Sightings gather(std::ptrdiff_t direction) const;
    bool is_too_far(const Position& next, const Position& last, std::size_t found) const;

    std::span<const Position> window_;
    std::span<const Belief> beliefs_;
    std::ptrdiff_t index_;
    LocalPlane plane_;
    Sighting here_;
    Sightings before_;
    Sightings after_;
};

Sighting Neighbourhood::sighting(const Position& position) const {
    const std::chrono::duration<double> time =
        position.time - window_[static_cast<std::size_t>(index_)].time;
    const double sigma = position.accuracy
                             ? std::max(position.accuracy->metres().value, least_sigma_metres)
                             : usual_sigma_metres;
    return {.at = plane_.at(position.coordinates), .time = time.count(), .variance = sigma * sigma};
}

bool Neighbourhood::is_too_far(const Position& next, const Position& last,
                               std::size_t found) const {
    const Position& here = window_[static_cast<std::size_t>(index_)];
    const std::chrono::duration<double> from_here = next.time - here.time;
    return std::chrono::abs(next.time - last.time) > motion_gap ||
           (found >= remembered_positions && std::abs(from_here.count()) > memory_seconds);
}

Sightings Neighbourhood::gather(std::ptrdiff_t direction) const {
    Sightings found;
    const Position* last = &window_[static_cast<std::size_t>(index_)];
    std::ptrdiff_t next_index = index_ + direction;
    for (std::size_t i = 0;
         i < motion_neighbours && next_index >= 0 && next_index < std::ssize(window_);
         ++i, next_index += direction) {
        const auto place = static_cast<std::size_t>(next_index);
        if (beliefs_[place] != Belief::good) {
            continue;
        }
        const Position& next = window_[place];
        require((next.time - last->time).count() * direction > 0, "a window's times ascend");
        if (is_too_far(next, *last, found.size())) {
            break;
        }
        found.push_back(sighting(next));
        last = &next;
    }
    return found;
}

std::optional<Sighting> Neighbourhood::previous() const {
    if (!before_.empty()) {
        return before_.front();
    }
    const auto end = static_cast<std::size_t>(index_);
    for (std::size_t i = end; i > end - std::min(end, motion_neighbours); --i) {
        if (beliefs_[i - 1] == Belief::good) {
            return sighting(window_[i - 1]);
        }
    }
    return std::nullopt;
}

/// As known here from all that was seen until now. There is something before.
ConstantVelocity filtered(const Neighbourhood& around) {
    const Sightings& before = around.before();
    if (before.size() == 1) {
        return {before.front(), around.here()};
    }
    auto next = before.rbegin();
    ConstantVelocity known(*next, *std::next(next));
    for (std::advance(next, 2); next != before.rend(); ++next) {
        known.update(*next);
    }
    known.update(around.here());
    return known;
}

/// Takes in all that was seen later.
void smooth(ConstantVelocity& known, const Neighbourhood& around) {
    const Sightings& after = around.after();
    if (after.size() == 1) {
        known.learn_from(after.front());
    }
    if (after.size() < 2) {
        return;
    }
    auto next = after.rbegin();
    ConstantVelocity backwards(*next, *std::next(next));
    for (std::advance(next, 2); next != after.rend(); ++next) {
        backwards.update(*next);
    }
    backwards.predict(around.here().time);
    known.learn_from(backwards);
}

/// Whether what was seen around is one place, but for its noise: a straight line through it does
/// not go anywhere, and nothing lies too far from the middle.
bool is_standing(const Neighbourhood& around) {
    const auto nearest = [](const Sightings& side) {
        return std::span(side).first(std::min(side.size(), standing_neighbours));
    };
    const auto before = nearest(around.before());
    const auto after = nearest(around.after());
    const std::size_t count = before.size() + 1 + after.size();
    const double span = (after.empty() ? 0 : after.back().time) - before.back().time;
    if (count < fewest_standing || span < standing_seconds) {
        return false;
    }
    struct Sums {
        double weight = 0, time = 0, time_time = 0;
        double east = 0, north = 0, square = 0;
        double time_east = 0, time_north = 0;
    } sums;
    const auto add = [&sums](const Sighting& seen) {
        const double weight = 1 / seen.variance;
        sums.weight += weight;
        sums.time += weight * seen.time;
        sums.time_time += weight * seen.time * seen.time;
        sums.east += weight * seen.at.east;
        sums.north += weight * seen.at.north;
        sums.square += weight * (seen.at.east * seen.at.east + seen.at.north * seen.at.north);
        sums.time_east += weight * seen.time * seen.at.east;
        sums.time_north += weight * seen.time * seen.at.north;
    };
    std::ranges::for_each(before, add);
    add(around.here());
    std::ranges::for_each(after, add);

    const double lever = sums.time_time - sums.time * sums.time / sums.weight;
    const double east = sums.time_east - sums.time * sums.east / sums.weight;
    const double north = sums.time_north - sums.time * sums.north / sums.weight;
    const bool goes_nowhere = east * east + north * north <= sure * sure * lever;
    const double scatter =
        sums.square - (sums.east * sums.east + sums.north * sums.north) / sums.weight;
    const auto freedom = static_cast<double>(2 * (count - 1));
    return goes_nowhere && scatter <= freedom + sure * std::sqrt(2 * freedom);
}

/// Clockwise from north, 0 <= heading < 360.
Degrees heading_of(const PlanePoint& velocity) {
    const double azimuth = std::atan2(velocity.east, velocity.north) * 180 / std::numbers::pi;
    if (azimuth >= 0) {
        return {azimuth + 0.0};  // -0 becomes 0
    }
    const double heading = azimuth + 360.0;
    return {heading < 360.0 ? heading : 0.0};  // what is less than an ulp west of north is north
}

/// There is something before.
void estimate(const Neighbourhood& around, bool standing, Motion& motion) {
    ConstantVelocity known = filtered(around);
    smooth(known, around);
    const PlanePoint velocity = known.velocity();
    motion.speed_sigma = MetresPerSecond{known.velocity_sigma()};
    motion.speed = MetresPerSecond{standing ? 0.0 : std::hypot(velocity.east, velocity.north)};
    if (*motion.speed >= moving_speed) {
        motion.heading = heading_of(velocity);
    }
}

Metres step_from(const Sighting& previous, const Sighting& here, bool standing) {
    const double metres = std::hypot(previous.at.east, previous.at.north);
    const double sigma = std::sqrt(previous.variance + here.variance);
    return {standing && metres <= sure * sigma ? 0.0 : metres};
}

}  // namespace

Motion derive_motion(std::span<const Position> window, std::span<const Belief> beliefs,
                     std::size_t index) {
    require(index < window.size(), "motion is asked for a position outside of its window");
    Motion motion;
    motion.outlier = beliefs[index] == Belief::outlier;
    motion.unconfirmed = beliefs[index] == Belief::unconfirmed;
    if (beliefs[index] != Belief::good) {
        return motion;
    }
    const Neighbourhood around(window, beliefs, index);
    const bool standing = !around.before().empty() && is_standing(around);
    if (!around.before().empty()) {
        estimate(around, standing, motion);
    }
    if (const auto previous = around.previous()) {
        motion.distance = step_from(*previous, around.here(), standing);
    }
    return motion;
}

Motion derive_motion(std::span<const Position> window, std::size_t index,
                     const MotionSettings& settings) {
    require(index < window.size(), "motion is asked for a position outside of its window");
    const std::size_t begin = index - std::min(index, motion_reach);
    const std::size_t count = std::min(window.size() - begin, index - begin + motion_reach + 1);
    std::array<Belief, 2 * motion_reach + 1> beliefs{};
    const auto judged = std::span(beliefs).first(count);
    const auto around = window.subspan(begin, count);
    judge(around, judged, settings.max_speed);
    return derive_motion(around, judged, index - begin);
}

}  // namespace convoy::fleet
