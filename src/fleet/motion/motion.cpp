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

/// From this reported speed on a vehicle drives, and up to this one it stands, whatever its places
/// show.
constexpr MetresPerSecond surely_driven{1.0};
constexpr MetresPerSecond surely_stood{0.28};

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

/// Whether the device is sure that the vehicle drives. Some receivers report a small speed while
/// they drift.
bool is_sure_to_drive(std::optional<MetresPerSecond> reported) {
    return reported && *reported >= surely_driven;
}

/// Whether the device is sure that the vehicle stands: it reports less than a whole km/h.
bool is_sure_to_stand(std::optional<MetresPerSecond> reported) {
    return reported && *reported <= surely_stood;
}

/// What the device itself says of its speed and heading, where that is believed.
ReportedMotion report_at(const TrackPlace& place) {
    return place.reported.empty() ? ReportedMotion{} : place.reported[place.index];
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

/// The motion that the Kalman filters estimate, without the distance.
Motion estimated(const Neighbourhood& around, const ReportedMotion& report, bool stays,
                 MetresPerSecond max_speed) {
    Motion motion;
    if (around.before().empty()) {
        return motion;
    }
    const Estimate estimate(around);
    const auto reported = report.speed();
    motion.shift = estimate.place();
    motion.speed_sigma = estimate.speed_sigma();
    motion.speed = std::min(estimate.speed(), max_speed);
    if (is_sure_to_stand(reported) ||
        (!is_sure_to_drive(reported) && (stays || is_standing(around)))) {
        motion.speed = MetresPerSecond{0.0};
    } else if (reported) {
        motion.speed = fused(*motion.speed, *motion.speed_sigma, *reported);
        motion.speed_sigma = std::min(*motion.speed_sigma, reported_speed_sigma);
    }
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

/// The motion at a position for which nothing but the device's own speed is known.
void set_reported(Motion& motion, const ReportedMotion& report) {
    motion.speed = report.speed();
    motion.is_reported_only = motion.speed.has_value();
    if (motion.speed) {
        motion.speed_sigma = reported_speed_sigma;
    }
    if (motion.speed && *motion.speed >= moving_speed) {
        motion.heading = report.heading();
    }
}

/// A device that reports seldom knows its speed of now better than the mean of the way does.
void improve_mean_speed(Motion& motion, const ReportedMotion& report) {
    if (motion.speed && report.speed()) {
        set_reported(motion, report);
        motion.is_reported_only = false;
    }
}

/// The motion without the distance.
Motion velocity_at(const TrackPlace& place, const Neighbourhood& around, bool stays,
                   MetresPerSecond max_speed) {
    const ReportedMotion report = report_at(place);
    Motion motion = estimated(around, report, stays, max_speed);
    motion.belief = place.beliefs[place.index];
    const auto previous = around.previous();
    if (!motion.speed && previous) {
        set_mean_speed(motion, mean_speed(around.measured(*previous), around.here(),
                                          longest_leg(place.window, place.index)));
        improve_mean_speed(motion, report);
    }
    if (!motion.speed) {
        set_reported(motion, report);
    }
    return motion;
}

/// Whether the device's motion is believed at a position and at one before it.
bool are_reported(const TrackPlace& place, std::size_t before) {
    return !place.reported.empty() && place.reported[place.index].speed() &&
           place.reported[before].speed();
}

/// Returns the velocity; nothing below `moving_speed`, where no heading is known.
PlaneVelocity velocity_of(const Motion& motion) {
    if (!motion.speed || !motion.heading) {
        return {};
    }
    const double azimuth = motion.heading->value * std::numbers::pi / 180;
    return {.east = motion.speed->value * std::sin(azimuth),
            .north = motion.speed->value * std::cos(azimuth)};
}

/// Returns the length of the way from one estimated place to the next, at the origin at time 0. If
/// `is_curve`, the way has the velocities of both ends.
Metres way_between(const Measurement& from, const Motion& before, const Motion& here,
                   bool is_curve) {
    const PlanePoint straight{.east = here.shift.east - from.at.east - before.shift.east,
                              .north = here.shift.north - from.at.north - before.shift.north};
    const double seconds = -from.time.value;
    if (!is_curve || seconds > longest_curve.value) {
        return {std::hypot(straight.east, straight.north)};
    }
    return curve_length(straight, velocity_of(before), velocity_of(here), {seconds});
}

}  // namespace

Motion derive_velocity(const TrackPlace& place, const MotionSettings& settings, bool stays) {
    require(place.index < place.window.size(), "the index is outside of its window");
    if (!is_good(place.beliefs[place.index])) {
        return without_motion(place.beliefs[place.index]);
    }
    const Neighbourhood around(place, settings.max_speed);
    return velocity_at(place, around, stays, settings.max_speed);
}

Motion derive_motion(const TrackPlace& place, const MotionSettings& settings, const StayStep& stay,
                     const Motion* before) {
    require(place.index < place.window.size(), "the index is outside of its window");
    if (!is_good(place.beliefs[place.index])) {
        return without_motion(place.beliefs[place.index]);
    }
    const Neighbourhood around(place, settings.max_speed);
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
        const Motion last =
            before ? *before
                   : derive_velocity({place.window, place.beliefs, *previous, place.reported},
                                     settings, false);
        motion.distance = way_between(from, last, motion, are_reported(place, *previous));
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
