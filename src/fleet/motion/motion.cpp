#include "fleet/motion/motion.hpp"

#include <algorithm>
#include <cmath>
#include <ranges>
#include <vector>

#include "fleet/invariant.hpp"
#include "fleet/motion/constant_velocity.hpp"
#include "fleet/motion/intervals.hpp"
#include "fleet/motion/jitter.hpp"
#include "fleet/motion/judgement.hpp"
#include "fleet/motion/mean_speed.hpp"
#include "fleet/motion/neighbourhood.hpp"
#include "fleet/motion/standing.hpp"

namespace convoy::fleet {
namespace {

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
    Measurement sharpened(Measurement seen) const {
        seen.variance *= share_;
        return seen;
    }
    ConstantVelocity led_through(std::ranges::input_range auto&& measurements) const;
    ConstantVelocity filtered(const Neighbourhood& around) const;
    void smooth(const Neighbourhood& around);

    double share_;
    ConstantVelocity known_;
};

/// Runs a filter through measurements, at least two.
ConstantVelocity Estimate::led_through(std::ranges::input_range auto&& measurements) const {
    auto next = measurements.begin();
    const Measurement first = sharpened(*next++);
    ConstantVelocity known(first, sharpened(*next++));
    for (; next != measurements.end(); ++next) {
        known.update(sharpened(*next));
    }
    return known;
}

ConstantVelocity Estimate::filtered(const Neighbourhood& around) const {
    const Measurements& before = around.before();
    if (before.size() == 1) {
        return {sharpened(before.front()), sharpened(around.here())};
    }
    ConstantVelocity known = led_through(before | std::views::reverse);
    known.update(sharpened(around.here()));
    return known;
}

void Estimate::smooth(const Neighbourhood& around) {
    const Measurements& after = around.after();
    if (after.size() == 1) {  // too few to initialise a filter
        known_.learn_from(sharpened(after.front()));
    }
    if (after.size() < 2) {
        return;
    }
    ConstantVelocity backwards = led_through(after | std::views::reverse);
    backwards.predict(around.here().time);
    known_.learn_from(backwards);
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

/// The motion that the Kalman filters estimate, without the distance.
Motion estimated(const Neighbourhood& around, bool stays, MetresPerSecond max_speed) {
    Motion motion;
    if (around.before().empty()) {
        return motion;
    }
    const Estimate estimate(around);
    motion.shift = estimate.place();
    motion.speed_sigma = estimate.speed_sigma();
    motion.speed =
        stays || is_standing(around) ? MetresPerSecond{0.0} : std::min(estimate.speed(), max_speed);
    if (*motion.speed >= moving_speed) {
        motion.heading = estimate.heading();
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

/// The motion without the distance.
Motion velocity_at(const TrackPlace& place, const Neighbourhood& around, bool stays,
                   MetresPerSecond max_speed) {
    Motion motion = estimated(around, stays, max_speed);
    motion.belief = place.beliefs[place.index];
    const auto previous = around.previous();
    if (!motion.speed && previous) {
        set_mean_speed(motion, mean_speed(around.measured(*previous), around.here(),
                                          longest_leg(place.window, place.index)));
    }
    return motion;
}

}  // namespace

Motion derive_velocity(const TrackPlace& place, const MotionSettings& settings, bool stays) {
    require(place.index < place.window.size(), "the index is outside of its window");
    if (!is_good(place.beliefs[place.index])) {
        return without_motion(place.beliefs[place.index]);
    }
    const Neighbourhood around(place.window, place.beliefs, place.index, settings.max_speed);
    return velocity_at(place, around, stays, settings.max_speed);
}

Motion derive_motion(const TrackPlace& place, const MotionSettings& settings, const StayStep& stay,
                     const Motion* before) {
    require(place.index < place.window.size(), "the index is outside of its window");
    if (!is_good(place.beliefs[place.index])) {
        return without_motion(place.beliefs[place.index]);
    }
    const Neighbourhood around(place.window, place.beliefs, place.index, settings.max_speed);
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
            before
                ? before->shift
                : derive_velocity({place.window, place.beliefs, *previous}, settings, false).shift;
        motion.distance = Metres{std::hypot(motion.shift.east - from.at.east - shift.east,
                                            motion.shift.north - from.at.north - shift.north)};
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
