#include "fleet/motion/motion.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <ranges>
#include <vector>

#include "fleet/invariant.hpp"
#include "fleet/motion/constant_velocity.hpp"
#include "fleet/motion/intervals.hpp"
#include "fleet/motion/jitter.hpp"
#include "fleet/motion/judgement.hpp"
#include "fleet/motion/mean_speed.hpp"
#include "fleet/motion/neighbourhood.hpp"
#include "fleet/motion/reported_judgement.hpp"
#include "fleet/motion/standing.hpp"
#include "fleet/motion/way.hpp"

namespace convoy::fleet {
namespace {

/// Up to this reported speed a vehicle stands: many devices report whole kilometres an hour, cut
/// off.
constexpr MetresPerSecond surely_stood{0.28};

/// A reported speed contradicts the places around if it differs from theirs by more than this many
/// of their sigmas, and this speed.
constexpr double contradicting_sigmas = 4;
constexpr MetresPerSecond contradicting_speed{1.0};

/// A curve that is longer than this many times the straight line, and this much, is no way.
constexpr double most_curved = 1.6;
constexpr Metres most_curved_beyond{5};

/// The estimate at one position. One Kalman filter runs forwards through the measurements up to
/// this one, another runs backwards through the later ones; both are fused (a two-filter smoother).
class Estimate {
 public:
    /// `around.before()` must not be empty.
    explicit Estimate(const Neighbourhood& around)
        : share_(jitter_share(around)), known_(filtered(around)) {
        smooth(around);
    }

    MetresPerSecond speed() const {
        return {std::hypot(known_.velocity().east, known_.velocity().north)};
    }
    MetresPerSecond speed_sigma() const { return known_.velocity_sigma(); }
    PlanePoint place() const { return known_.place(); }
    Degrees heading() const { return azimuth_of(known_.velocity()); }

 private:
    ConstantVelocity led_through(std::ranges::input_range auto&& measurements) const;
    ConstantVelocity filtered(const Neighbourhood& around) const;
    void smooth(const Neighbourhood& around);

    double share_;
    ConstantVelocity known_;
};

/// Runs a filter through measurements, at least two.
ConstantVelocity Estimate::led_through(std::ranges::input_range auto&& measurements) const {
    auto next = measurements.begin();
    const Measurement& first = *next++;
    ConstantVelocity known(first, *next++, share_);
    for (; next != measurements.end(); ++next) {
        known.update(*next, share_);
    }
    return known;
}

ConstantVelocity Estimate::filtered(const Neighbourhood& around) const {
    const Measurements& before = around.before();
    if (before.size() == 1) {
        return {before.front(), around.here(), share_};
    }
    ConstantVelocity known = led_through(before | std::views::reverse);
    known.update(around.here(), share_);
    return known;
}

void Estimate::smooth(const Neighbourhood& around) {
    const Measurements& after = around.after();
    if (after.size() == 1) {  // too few to initialise a filter
        known_.learn_from(after.front(), share_);
    }
    if (after.size() < 2) {
        return;
    }
    ConstantVelocity backwards = led_through(after | std::views::reverse);
    backwards.predict(around.here().time);
    known_.learn_from(backwards);
}

/// What the device itself measured, where that is believed.
ReportedMotion reported_at(const TrackPlace& place, std::size_t index) {
    return place.reported.empty() ? ReportedMotion{} : place.reported[index];
}

TrackPlace without_reported(const TrackPlace& place) {
    return {.window = place.window, .beliefs = place.beliefs, .index = place.index};
}

/// Whether the vehicle only seems to have moved between two positions.
bool is_noise(const Measurement& previous, const Measurement& here) {
    const double metres = std::hypot(previous.at.east, previous.at.north);
    return metres <= sure * std::sqrt(previous.variance + here.variance);
}

Motion without_motion(Belief belief) {
    Motion motion;
    motion.belief = belief;
    return motion;
}

/// Returns the mean of both, weighted by their variances.
MetresPerSecond fused(MetresPerSecond estimate, MetresPerSecond sigma, MetresPerSecond reported) {
    const double weight = sigma.value * sigma.value;
    const double other = reported_speed_sigma.value * reported_speed_sigma.value;
    return {(estimate.value * other + reported.value * weight) / (weight + other)};
}

bool contradicts(const Estimate& by_places, MetresPerSecond reported) {
    return std::abs(reported.value - by_places.speed().value) >
           contradicting_sigmas * by_places.speed_sigma().value + contradicting_speed.value;
}

/// Writes the speed and heading that an estimate shows; `reported` if the device's speed is in it.
void set_estimated(Motion& motion, const Estimate& estimate,
                   std::optional<MetresPerSecond> reported, MetresPerSecond max_speed) {
    motion.shift = estimate.place();
    motion.speed_sigma = estimate.speed_sigma();
    motion.speed = std::min(estimate.speed(), max_speed);
    if (reported) {
        motion.speed = fused(*motion.speed, *motion.speed_sigma, *reported);
        motion.speed_sigma = std::min(*motion.speed_sigma, reported_speed_sigma);
    }
    if (*motion.speed >= moving_speed) {
        motion.heading = estimate.heading();
    }
}

void stop(Motion& motion) {
    motion.speed = MetresPerSecond{0.0};
    motion.heading.reset();
}

/// The motion that the Kalman filters estimate, without the distance. `around` is that of the
/// places only.
Motion estimated(const TrackPlace& place, const Neighbourhood& around, bool stays,
                 MetresPerSecond max_speed) {
    Motion motion;
    if (around.before().empty()) {
        return motion;
    }
    const Estimate by_places(around);
    const auto reported = reported_at(place, place.index).speed();
    if (!reported || contradicts(by_places, *reported)) {
        set_estimated(motion, by_places, std::nullopt, max_speed);
        if (stays || is_standing(around)) {
            stop(motion);
        }
        return motion;
    }
    const Neighbourhood with_reported(place, max_speed);
    set_estimated(motion, Estimate(with_reported), reported, max_speed);
    if (*reported <= surely_stood ||
        (*reported < surely_driven && (stays || is_standing(around)))) {
        stop(motion);
    }
    return motion;
}

void set_mean_speed(Motion& motion, const std::optional<MeanSpeed>& mean) {
    if (mean) {
        motion.speed = mean->speed;
        motion.speed_sigma = mean->sigma;
        motion.heading = mean->heading;
    }
}

/// A device that reports seldom knows its speed of now better than the mean of the way does.
void improve_mean_speed(Motion& motion, const ReportedMotion& reported) {
    if (!motion.speed || !reported.speed()) {
        return;
    }
    motion.speed = reported.speed();
    motion.speed_sigma = reported_speed_sigma;
    if (*motion.speed < moving_speed) {
        motion.heading.reset();
    } else if (reported.heading()) {
        motion.heading = reported.heading();
    }
}

/// The motion without the distance.
Motion velocity_at(const TrackPlace& place, const Neighbourhood& around, bool stays,
                   MetresPerSecond max_speed) {
    Motion motion = estimated(place, around, stays, max_speed);
    motion.belief = place.beliefs[place.index];
    const auto previous = around.previous();
    if (!motion.speed && previous) {
        set_mean_speed(motion, mean_speed(around.measured(*previous), around.here(),
                                          longest_leg(place.window, place.index)));
        improve_mean_speed(motion, reported_at(place, place.index));
    }
    return motion;
}

/// Returns the velocity of a vehicle that drives as it reports; nothing otherwise.
std::optional<PlaneVelocity> driven_velocity(const ReportedMotion& reported) {
    const auto speed = reported.speed();
    if (!speed || *speed < surely_driven || !reported.heading()) {
        return std::nullopt;
    }
    const double azimuth = reported.heading()->value * std::numbers::pi / 180;
    return PlaneVelocity{.east = speed->value * std::sin(azimuth),
                         .north = speed->value * std::cos(azimuth)};
}

/// Returns the length of the way that leads over `straight` to a place in the time `passed`. If
/// the device's motion is believed at both ends, the way is a curve with these velocities.
Metres way_to(const TrackPlace& place, std::size_t previous, const PlanePoint& straight,
              Seconds passed) {
    const double metres = std::hypot(straight.east, straight.north);
    const auto begin = driven_velocity(reported_at(place, previous));
    const auto end = driven_velocity(reported_at(place, place.index));
    if (!begin || !end || passed > longest_curve) {
        return {metres};
    }
    const Metres curve = curve_length(straight, *begin, *end, passed);
    const bool is_way = curve.value <= most_curved * metres + most_curved_beyond.value;
    return is_way ? curve : Metres{metres};
}

}  // namespace

Motion derive_velocity(const TrackPlace& place, const MotionSettings& settings, bool stays) {
    require(place.index < place.window.size(), "the index is outside of its window");
    if (!is_good(place.beliefs[place.index])) {
        return without_motion(place.beliefs[place.index]);
    }
    const Neighbourhood around(without_reported(place), settings.max_speed);
    return velocity_at(place, around, stays, settings.max_speed);
}

Motion derive_motion(const TrackPlace& place, const MotionSettings& settings, const StayStep& stay,
                     const Motion* before) {
    require(place.index < place.window.size(), "the index is outside of its window");
    if (!is_good(place.beliefs[place.index])) {
        return without_motion(place.beliefs[place.index]);
    }
    const Neighbourhood around(without_reported(place), settings.max_speed);
    Motion motion = velocity_at(place, around, stay.stays, settings.max_speed);
    const auto previous = around.previous();
    if (previous && stay.moved) {
        motion.distance = stay.moved;
    } else if (previous) {
        const Measurement from = around.measured(*previous);
        const bool stands = motion.speed && motion.speed->value == 0;
        if (stands && is_noise(from, around.here())) {
            motion.distance = Metres{0.0};
            return motion;
        }
        const PlanePoint shift =
            before ? before->shift
                   : derive_velocity({place.window, place.beliefs, *previous, place.reported},
                                     settings, false)
                         .shift;
        const PlanePoint straight{.east = motion.shift.east - from.at.east - shift.east,
                                  .north = motion.shift.north - from.at.north - shift.north};
        motion.distance = way_to(place, *previous, straight, {-from.time.value});
    }
    return motion;
}

Motion derive_motion(std::span<const Position> window, std::size_t index,
                     const MotionSettings& settings) {
    std::vector<Belief> beliefs(window.size());
    judge(window, beliefs, settings.max_speed);
    return derive_motion({window, beliefs, index}, settings);
}

}  // namespace convoy::fleet
